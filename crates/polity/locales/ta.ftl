# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

service-identity-appointment = அதிகாரியை நியமித்தல்
service-identity-enrolment = வீட்டிலிருந்தே கணக்கு தொடங்குதல்
service-identity-enrolment-letter = சேவை முகப்பில் பதிவுக் கடிதம் பெறுதல்
service-identity-helper-mandate = உதவியாளரைக் குறிப்பிடுதல்
service-identity-look-report = தவறாகத் தோன்றும் பார்வையைப் புகாரளித்தல்
service-identity-sign-in-methods = உள்நுழையும் முறையை மாற்றுதல்

live-identity = முறை இதுவரை உள்நுழைந்துள்ளனர்
live-identity-link = உள்நுழைக
live-ledger = பதிவுகள் பொதுப் பதிவேட்டில் உள்ளன
live-ledger-link = பதிவேட்டைத் திறக்கவும்
live-blueprint = பணிகள் தொடக்கம் முதல் முடிவு வரை இணையத்தில் முடிந்தன
live-blueprint-link = எங்கள் எண்களைச் சரிபார்க்கவும்
live-site = பக்கங்கள், சாதாரண கோப்புறையிலிருந்து வெளியிடப்பட்டவை
live-site-link = தொடர்ந்து படிக்கவும்
