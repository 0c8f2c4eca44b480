clinic-title = வருகையை முன்பதிவு செய்க
clinic-lead = ஒரு நாளைத் தேர்ந்தெடுத்து, நீங்கள் யார் என்று கூறுங்கள். இதற்குச் சுமார் இரண்டு நிமிடங்கள் ஆகும்.
clinic-book = முன்பதிவு செய்க
clinic-name = முழுப் பெயர்
clinic-name-missing = உங்கள் முழுப் பெயரை உள்ளிடவும்
clinic-email = மின்னஞ்சல்
clinic-email-hint = உறுதிப்படுத்தலை இங்கே அனுப்புவோம்.
clinic-secret = கடவுச்சொல்லைத் தேர்ந்தெடுக்கவும்
clinic-code = கடிதத்தில் உள்ள குறியீடு
clinic-day = வருகை நாள்
clinic-day-hint = எடுத்துக்காட்டு: 27 3 2031
clinic-slot = நேரம்
clinic-slot-missing = நேரத்தைத் தேர்ந்தெடுக்கவும்
clinic-morning = காலை
clinic-morning-hint = 8 முதல் 12 வரை
clinic-afternoon = பிற்பகல்
clinic-needs = உங்களுக்கு என்ன தேவை?
clinic-branch = கிளை
clinic-note = நாங்கள் அறிய வேண்டியது வேறு ஏதேனும் உள்ளதா?
clinic-fee = கட்டணம்
clinic-visits = { $n ->
    [one] { $n } வருகை
   *[other] { $n } வருகைகள்
}
clinic-diary = நாட்குறிப்பு
