"""The downstream side: mirror a newsroom, and verify what it published."""
