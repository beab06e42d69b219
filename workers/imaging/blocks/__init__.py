"""What stands in a photo beside its pixels: `found` cuts it out of the file, the others read a kind each."""
