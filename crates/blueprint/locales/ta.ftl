# translation-unreviewed: no native speaker has read this file yet.
# மதிப்பெண் பலகை.
blueprint-nav = மதிப்பெண் பலகை
blueprint-title = எங்கள் மதிப்பெண் பலகை
blueprint-lead = நாங்கள் எதை வாக்களித்தோம், எவ்வளவு நிறைவேற்றினோம். ஒவ்வோர் எண்ணும் எங்கள் சொந்தப் பதிவுகளிலிருந்து உங்கள் கண்முன் கணக்கிடப்படுகிறது.
blueprint-back = மதிப்பெண் பலகைக்குத் திரும்புக

blueprint-window = எந்த நாள்களுக்கு
blueprint-window-90d = கடந்த 90 நாள்கள்
blueprint-window-year = இந்த ஆண்டு
blueprint-days-range = { $first } முதல் { $last } வரை

blueprint-dgb-06-name = தொடக்கம் முதல் முடிவு வரை இணையத்தில் முடிந்தவை
blueprint-dgb-06-about = அனைத்துக் காரியங்களிலும் எத்தனைக்கு முகப்பு, தொலைபேசி, காகிதம் எதுவும் தேவைப்படவில்லை.
blueprint-dgb-06-rule = குடியிருப்பாளர் அல்லது நிறுவனத்தின், ஏற்பு அல்லது மறுப்புடன் முடிந்த ஒவ்வொரு காரியத்தையும் எடுக்கிறோம். எங்கள் பக்கங்களில், ஒரு நிரலால், அல்லது பொது முனையத்தில் செய்யப்பட்டவற்றை எண்ணி, மொத்தத்தால் வகுக்கிறோம்.
blueprint-median-time-name = முடிக்க ஆகும் நேரம்
blueprint-median-time-about = அனைத்துக் காரியங்களில் பாதி, முதல் பக்கம் முதல் முடிவு வரை, இவ்வளவு நேரம் அல்லது அதற்குக் குறைவாக எடுத்தன.
blueprint-median-time-rule = குடியிருப்பாளர் அல்லது நிறுவனத்தின், ஏற்பு அல்லது மறுப்புடன் முடிந்த ஒவ்வொரு காரியத்தையும் எடுக்கிறோம். ஆன நேரத்தின்படி வரிசைப்படுத்துகிறோம். நடுவில் உள்ளதே இந்த எண்.

blueprint-percent = { $n }%
blueprint-seconds = { $n ->
    [one] { $n } வினாடி
   *[other] { $n } வினாடிகள்
}
blueprint-minutes = { $n ->
    [one] { $n } நிமிடம்
   *[other] { $n } நிமிடங்கள்
}
blueprint-hours = { $n } மணி நேரம்
blueprint-days = { $n ->
    [one] { $n } நாள்
   *[other] { $n } நாள்கள்
}
blueprint-too-few = காட்ட இயலாத அளவுக்குக் குறைவு
blueprint-interval = உண்மையான மதிப்பு { $lower } முதல் { $upper } வரை இருக்கும்; 95% உறுதி.
blueprint-range = { $lower } முதல் { $upper } வரை
blueprint-count-of = { $whole } காரியங்களில் { $part }
blueprint-count = { $whole } காரியங்கள்
blueprint-target-share = { $low }% முதல் { $high }% வரை
blueprint-target-time = { $most } அல்லது குறைவு
blueprint-target = { $year } இறுதிக்குள் { $range } (ஆதாரத் தரம் { $grade })
blueprint-target-line = இலக்கு: { $target }

blueprint-verdict-met = எட்டப்பட்டது
blueprint-verdict-not-yet = இன்னும் இல்லை
blueprint-verdict-too-few = சொல்ல இயலாத அளவுக்குக் குறைவு
blueprint-verdict-no-target = இலக்கு இல்லை

blueprint-made-from = பொதுப் பதிவேட்டின் முதல் { $n } பதிவுகளிலிருந்து கணக்கிடப்பட்டது.
blueprint-open-record = பொதுப் பதிவேட்டைத் திறக்க
blueprint-for-programs = நிரல்களுக்கு (JSON)

blueprint-how = எப்படி எண்ணுகிறோம்
blueprint-how-met = தற்செயலால் விளக்க முடியாதபோது மட்டுமே "எட்டப்பட்டது" என்கிறோம்: வரம்பின் வலுவற்ற முனையும் இலக்கை எட்ட வேண்டும்.
blueprint-how-small = யாரும் அடையாளம் காணப்படாதிருக்க, பத்துக்கும் குறைவான காரியங்களின் எண்களைக் காட்டமாட்டோம்.
blueprint-how-out = எங்கள் அதிகாரிகள் செய்பவற்றையும், கைவிடப்பட்ட காரியங்களையும் சேர்ப்பதில்லை. அவை எத்தனை என்று சொல்கிறோம்.
blueprint-how-help = உதவி பெறுவது தோல்வி அல்ல. எத்தனை பேர் உதவி பெற்றனர் என்பதைக் காட்டுகிறோம்; நன்றாகத் தோன்றுவதற்காக மறைப்பதில்லை.

blueprint-promises = பதினைந்து வாக்குறுதிகளும்
blueprint-promises-lead = மின்னிலக்க அரசாங்கத் திட்டத்தின் பட்டியல். இன்னும் அளவிடாதவை அவ்வாறே காட்டப்படுகின்றன.
blueprint-grades = ஆதாரத் தரம்: A அமைச்சின் சொந்தப் பக்கத்தில் படிக்கப்பட்டது, B செய்தித்தாளில் அல்லது இரண்டாம் நிலை ஆதாரத்தில், C பரவலாகச் சொல்லப்படுவது, மீண்டும் சரிபார்க்கப்படவில்லை.
blueprint-state-live = அளவிடப்படுகிறது
blueprint-state-none = இன்னும் அளவிடப்படவில்லை
blueprint-promise-1 = மின்னிலக்கச் சேவைகளில் மிகவும் நிறைவடைந்த குடிமக்கள்
blueprint-promise-2 = மின்னிலக்கச் சேவைகளில் மிகவும் நிறைவடைந்த வணிகங்கள்
blueprint-promise-3 = பெறவும் செலுத்தவும் மின்பணம் உள்ள சேவைகள்
blueprint-promise-4 = அரசு சரிபார்த்த தகவல்கள் முன்னரே நிரப்பப்பட்ட சேவைகள்
blueprint-promise-5 = மின்னிலக்க முறையில் கையொப்பமிடக்கூடிய சேவைகள்
blueprint-promise-6 = தொடக்கம் முதல் முடிவு வரை மின்னிலக்க முறையில் நடந்தவை
blueprint-promise-7 = மின் வழியாகச் செலுத்தப்பட்டவை
blueprint-promise-8 = தரவுப் பணியில் பயிற்சி பெற்ற அதிகாரிகள் (பேர்)
blueprint-promise-9 = அடிப்படை மின்னிலக்கத் திறன் உள்ள அதிகாரிகள்
blueprint-promise-10 = பணிமுறையை மாற்றும் மின்னிலக்கத் திட்டங்கள் (எண்ணிக்கை)
blueprint-promise-11 = சேவை அல்லது கொள்கைக்குச் செயற்கை நுண்ணறிவைப் பயன்படுத்தும் அமைச்சுகள்
blueprint-promise-12 = பெரும் தாக்கமுள்ள தரவுத் திட்டங்கள் (ஆண்டுக்கு, பல அமைப்புகள்)
blueprint-promise-13 = இயந்திரங்கள் படித்துப் பெறக்கூடிய அடிப்படைத் தரவு
blueprint-promise-14 = அமைப்புகளிடையே தரவைப் பகிர ஆகும் நேரம் (அதிகபட்ச வேலை நாள்கள்)
blueprint-promise-15 = வணிக மேகத்தில் உள்ள தகுதியான அமைப்புகள்

blueprint-row-window = நாள்கள்
blueprint-row-count = எண்ணப்பட்டவை
blueprint-row-interval = வரம்பு
blueprint-row-target = இலக்கு
blueprint-row-assisted = ஒருவரின் உதவியுடன்
blueprint-row-officers = சேர்க்கப்படாதவை: பணியில் அதிகாரிகள்
blueprint-row-abandoned = சேர்க்கப்படாதவை: கைவிடப்பட்டவை
blueprint-row-entries = ஆதாரம்

blueprint-course = எப்படி மாறியது
blueprint-course-none = வரைய இன்னும் போதுமான தரவு இல்லை.
blueprint-course-words = படத்தின் கீழுள்ள அட்டவணையில் இதே எண்கள் உள்ளன.
blueprint-course-key = புள்ளிகள் எண்கள்; பட்டைகள் உண்மையான மதிப்பு இருக்கும் வரம்புகள். இலக்கு இருந்தால், அது கோடிட்ட வரி.
blueprint-course-table = எண்களை அட்டவணையாகக் காட்டுக
blueprint-course-figures = படத்தின் எண்கள்
blueprint-nothing-yet = இன்னும் எதுவும் இல்லை.

blueprint-by-service = சேவை வாரியாக
blueprint-by-agency = அமைப்பு வாரியாக
blueprint-by-channel = மக்கள் வந்த வழி வாரியாக
blueprint-head-service = சேவை
blueprint-head-agency = அமைப்பு
blueprint-head-channel = வழி
blueprint-head-number = எண்
blueprint-head-promise = வாக்குறுதி
blueprint-head-target = இலக்கு
blueprint-head-grade = தரம்
blueprint-head-state = நிலை
blueprint-head-entry = பதிவு
blueprint-head-day = நாள்
blueprint-head-took = ஆன நேரம்
blueprint-head-figure = எண்ணளவு
blueprint-head-range = 95% வரம்பு

blueprint-channel-web = எங்கள் பக்கங்களில்
blueprint-channel-api = ஒரு நிரலால்
blueprint-channel-assisted = ஒருவரின் உதவியுடன்
blueprint-channel-counter = சேவை முகப்பில்
blueprint-channel-kiosk = பொது முனையத்தில்
blueprint-channel-phone = தொலைபேசியில்
blueprint-channel-paper = காகிதத்தில்

blueprint-rule = விதி
blueprint-check = நீங்களே சரிபார்க்கலாம். பொதுப் பதிவேட்டைப் பெற்று, காரியங்கள் பற்றிய பதிவுகளை மட்டும் எடுத்து, இந்த விதியைப் பயன்படுத்துங்கள்.
blueprint-records = பின்னணியில் உள்ள பதிவுகள்
blueprint-records-lead = புதியது முதலில். ஒவ்வொன்றும் பொதுப் பதிவேட்டிலுள்ள தன் பதிவுக்கு, அது அங்கேயே உள்ளது என்ற சான்றுடன், இட்டுச் செல்லும். எந்தப் பதிவும் ஒருவரின் பெயரைச் சொல்லாது.
blueprint-records-of = இது மட்டும்: { $service }.
blueprint-records-all = அனைத்தையும் காட்டுக
blueprint-records-older = பழைய பதிவுகள்
blueprint-records-few = காட்ட இயலாத அளவுக்குக் குறைவு.
blueprint-entry = பதிவு { $n }
