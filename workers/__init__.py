"""The stages an article passes, the shell that runs them, and the keeper that commits."""
