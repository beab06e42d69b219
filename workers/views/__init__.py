"""What portals see besides the items: feeds, sitemaps and the front they are made from."""
