"""What can be found in Vietnamese news only."""
