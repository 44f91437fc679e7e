"""The shipped sample: a made-up county bureau's plan and roster, as vague as real ones."""
