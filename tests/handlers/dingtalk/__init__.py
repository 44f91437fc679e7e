"""DingTalk alone, against recorded requests and answers of the vendor's rules."""
