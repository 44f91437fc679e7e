"""When and what to say unasked: pure policy, the sweep, delivery and the wake-up."""
