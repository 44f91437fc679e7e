"""The tutorial keeps its promise: a platform is one small file."""

from tests.clouds.channels import code_of_tutorial


def test_a_sixth_platform_takes_less_than_a_hundred_lines() -> None:
    lines = [line for line in code_of_tutorial().splitlines() if line.strip()]
    assert len(lines) < 100
