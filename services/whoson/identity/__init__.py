"""Who a visitor is: by libraries and files that know browsers, spiders and places."""
