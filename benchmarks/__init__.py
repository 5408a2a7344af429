"""What the speed figures are made with; never run by the tests."""
