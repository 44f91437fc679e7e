"""企业微信, part by part."""
