"""The door: the upload endpoint, the reporter page, the status of a submission."""
