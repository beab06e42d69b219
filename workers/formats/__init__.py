"""The item in the formats that portals read: one pure function a file."""
