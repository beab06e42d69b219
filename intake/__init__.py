"""The door: takes submissions and uploads, answers what became of them; never imports workers."""
