# translation-unreviewed: no native speaker has read this file yet.

# Navigation and shared fields
identity-nav-counter = முகப்பு
identity-nav-people = குடியிருப்பாளரைப் பார்க்க
identity-nav-reports = குடியிருப்பாளர் புகார்கள்
identity-nav-admin = நிறுவனங்கள்
identity-number = அடையாள எண்
identity-number-hint = உங்கள் அட்டையில் உள்ளபடி ஓர் எழுத்து, ஏழு இலக்கங்கள், ஓர் எழுத்து.
identity-born = பிறந்த தேதி
identity-born-hint = எடுத்துக்காட்டு: 31 3 2052

# Signing in
identity-sign-in-title = உள்நுழைக
identity-sign-in-again-title = இது நீங்கள்தான் என உறுதிசெய்க
identity-sign-in-again-lead = அடுத்த செயல் முக்கியமானது; எனவே மீண்டும் ஒருமுறை கேட்கிறோம்.
identity-sign-in-passkey-lead = விரைவான, பாதுகாப்பான வழி: உங்கள் கைரேகை, முகம் அல்லது சாதனத்தின் PIN.
identity-sign-in-passkey = கடவுத்திறவால் உள்நுழைக
identity-sign-in-password-title = எண்ணும் கடவுச்சொல்லும் கொண்டு
identity-sign-in-new-title = புதியவரா?
identity-sign-in-new = சேவை முகப்பில் பெற்ற கடிதம் தேவை.
identity-sign-in-enrol = என்னிடம் கடிதம் உள்ளது
identity-sign-in-lost-title = என்னால் உள்நுழைய முடியவில்லை
identity-sign-in-lost = அடையாள அட்டையுடன் சேவை முகப்புக்குச் செல்லுங்கள். அதிகாரி உறுதிசெய்து புதிய கடிதம் தருவார். அதைப் பயன்படுத்தியதும் பழைய வழிகள் செயல்படாது.
identity-passkey-failed = அது பலிக்கவில்லை. மீண்டும் முயலுங்கள், அல்லது வேறு வழியில் தொடருங்கள்.
identity-passkey-elsewhere = கடவுத்திறவுக்குப் பெயருள்ள முகவரி தேவை. பெயரால் இந்தப் பக்கத்தைத் திறக்கவும்.
identity-password = கடவுச்சொல்
identity-code-title = குறியீட்டை உள்ளிடுக
identity-code-hint = சரிபார்ப்புச் செயலி இப்போது காட்டும் ஆறு இலக்கங்கள், அல்லது அச்சிட்ட மீட்புக் குறியீடுகளில் ஒன்று.
identity-code-lost-title = செயலி என்னிடம் இல்லை
identity-code-lost = நீங்கள் அச்சிட்ட பத்து மீட்புக் குறியீடுகளில் ஒன்றை உள்ளிடுங்கள். ஒவ்வொன்றும் ஒருமுறை செயல்படும். இரண்டும் இல்லையெனில் முகப்பில் புதிய கடிதம் பெறுங்கள்.
identity-demo-title = இவர்களில் ஒருவராக முயன்று பாருங்கள்
identity-demo-lead = இது செயல்விளக்கம். இவர்கள் கற்பனை மனிதர்கள்; ஒரு சொடுக்கில் உள்நுழையலாம்.
identity-demo-sign-in = இவராக உள்நுழைக

# Enrolling with a letter
identity-enrol-title = உங்கள் கணக்கைத் தொடங்குக
identity-enrol-lead = சேவை முகப்பின் கடிதத்தை அருகில் வைத்திருங்கள். சுமார் ஐந்து நிமிடமாகும்.
identity-enrol-code = கடிதத்தில் உள்ள குறியீடு
identity-enrol-code-hint = நான்கு நான்காக ஐந்து குழுக்கள். சிற்றெழுத்தும், கோடுகள் இல்லாததும் சரியே.
identity-enrol-none-title = இன்னும் கடிதம் இல்லையா?
identity-enrol-none = அடையாள அட்டை அல்லது கடவுச்சீட்டுடன் எந்தச் சேவை முகப்புக்கும் செல்லுங்கள். நீங்கள் காத்திருக்கையில் அதிகாரி கடிதத்தை அச்சிடுவார்.
identity-method-title = உள்நுழையும் வழியைத் தேர்ந்தெடுக்கவும்
identity-method-lead = வணக்கம், { $name }. இனி கடிதமின்றி உள்நுழையலாம்.
identity-method-recommended = பரிந்துரை
identity-method-passkey-title = கடவுத்திறவு
identity-method-passkey = கைபேசி அல்லது கணினியின் கைரேகை, முகம் அல்லது PIN பயன்படும். நினைவில் வைக்க ஏதுமில்லை; யாரும் ஏமாற்றிப் பெற முடியாது.
identity-method-passkey-make = இந்தச் சாதனத்தில் கடவுத்திறவை உருவாக்குக
identity-method-passkey-noscript = கடவுத்திறவுக்குத் தேவையான நிரல்கள் உங்கள் உலாவியில் இயங்கவில்லை. கீழே கடவுச்சொல்லைத் தேர்ந்தெடுக்கவும்.
identity-method-password-title = கடவுச்சொல்லும் சரிபார்ப்புச் செயலியும்
identity-method-password = கடவுச்சொல்லை நினைவில் கொள்ளுங்கள்; கைபேசிச் செயலி அரை நிமிடத்துக்கு ஒரு புதிய குறியீட்டைக் காட்டும்.
identity-method-password-choose = கடவுச்சொல்லைத் தேர்ந்தெடுக்கவும்
identity-password-title = கடவுச்சொல்லைத் தேர்ந்தெடுக்கவும்
identity-password-lead = தற்செயலாகத் தேர்ந்த நான்கு அல்லது அதிகச் சொற்கள் நினைவில் நிற்கும்; ஊகிக்கக் கடினம்.
identity-password-new = புதிய கடவுச்சொல்
identity-password-hint = குறைந்தது 12 எழுத்துகள். உங்கள் பெயரோ நாட்டின் பெயரோ வேண்டாம்.
identity-password-again = அதே கடவுச்சொல் மீண்டும்
identity-app-title = சரிபார்ப்புச் செயலியை அமைக்கவும்
identity-app-lead = ஆறு இலக்கக் குறியீடு உருவாக்கும் எந்தச் செயலியும் போதும்.
identity-app-step-open = கைபேசியில் செயலியைத் திறந்து, கணக்கைச் சேர்க்கத் தேர்ந்தெடுக்கவும்.
identity-app-step-scan = இப்படத்தை வருடுங்கள், அல்லது திறவை உள்ளிடுங்கள்.
identity-app-step-type = செயலி இப்போது காட்டும் ஆறு இலக்கங்களை உள்ளிடுக.
identity-app-qr = சரிபார்ப்புச் செயலிக்கான QR குறியீடு
identity-app-secret = வருட முடியாவிட்டால் திறவு:
identity-app-here = என் செயலி இதே சாதனத்தில் உள்ளது
identity-app-code = செயலியின் குறியீடு
identity-app-code-hint = ஆறு இலக்கங்கள்
identity-recovery-title = மீட்புக் குறியீடுகள்
identity-recovery-lead = இந்தப் பத்துக் குறியீடுகளையும் அச்சிடுங்கள் அல்லது எழுதி, பாதுகாப்பாக வையுங்கள்.
identity-recovery-how = கைபேசி இல்லாதபோது, கடவுச்சொல்லுடன் ஒவ்வொரு குறியீடும் ஒருமுறை உள்ளே விடும்.
identity-recovery-once = இதன் பிறகு இக்குறியீடுகளை மீண்டும் பார்க்க முடியாது.
identity-recovery-kept = குறியீடுகளைச் சேமித்துவிட்டேன்
identity-recovery-gone = குறியீடுகள் உருவானதும் ஒருமுறை மட்டும் காட்டப்படும். புதியவை உருவாக்கலாம்; பழையவை செயலிழக்கும்.
identity-recovery-renew = புதிய மீட்புக் குறியீடுகளை உருவாக்குக

# Home
identity-me-title = என் பக்கம்
identity-me-codes-few = { $count ->
    [one] பயன்படுத்தாத மீட்புக் குறியீடு ஒன்றே உள்ளது.
   *[other] பயன்படுத்தாத மீட்புக் குறியீடுகள் { $count } உள்ளன.
}
identity-me-answered = { $count ->
    [one] உங்கள் புகார் ஒன்றுக்குப் பதில் வந்துள்ளது.
   *[other] உங்கள் { $count } புகார்களுக்குப் பதில் வந்துள்ளது.
}
identity-me-reports = { $count ->
    [0] நிறுவனத்தின் பதிலுக்குக் காத்திருக்கும் புகார் இல்லை.
    [one] ஒரு புகார் நிறுவனத்தின் பதிலுக்குக் காத்திருக்கிறது.
   *[other] { $count } புகார்கள் நிறுவனத்தின் பதிலுக்குக் காத்திருக்கின்றன.
}
identity-me-sessions = { $count ->
    [one] ஓர் இடத்தில் உள்நுழைந்துள்ளீர்கள்.
   *[other] { $count } இடங்களில் உள்நுழைந்துள்ளீர்கள்.
}
identity-me-mandates = { $count ->
    [0] உங்களுக்காக யாரும் செயல்படவில்லை; நீங்களும் யாருக்காகவும் செயல்படவில்லை.
    [one] ஓர் அதிகாரம் நடப்பில் உள்ளது.
   *[other] { $count } அதிகாரங்கள் நடப்பில் உள்ளன.
}
identity-me-data = அரசு உங்களைப் பற்றி வைத்திருப்பவை, அவற்றின் மூலம், திருத்தும் வழி.
identity-me-looks = உங்கள் தரவைப் பார்த்த ஒவ்வொரு முறையும், சொன்ன காரணமும்.
identity-me-allowed = உங்களைப் பற்றிய எந்தத் தகவல்களை யார் பெறலாம், எப்படித் திரும்பப் பெறுவது.
identity-me-methods = கடவுத்திறவு, கடவுச்சொல், மீட்புக் குறியீடுகள்.
identity-me-latest = அண்மையில் பார்த்தவர்கள்
identity-me-codes-fresh = உங்கள் மீட்புக் குறியீடுகள் அச்சிடக் காத்திருக்கின்றன.
identity-acting-title = { $name } சார்பாகச் செயல்படுகிறீர்கள்
identity-acting-lead = இங்கு நீங்கள் காண்பதும் செய்வதும் அவருடையவை. அனைத்தும் இருவர் பெயரிலும் பதியப்படும்.
identity-acting-stop = அவருக்காகச் செயல்படுவதை நிறுத்துக
identity-firm-lead = இங்கு நீங்கள் காண்பதும் செய்வதும் நிறுவனத்தினுடையவை. அனைத்தும் அதன் பெயரிலும் உங்கள் பெயரிலும் பதியப்படும்.
identity-firm-stop = நிறுவனத்தின் சார்பாகச் செயல்படுவதை நிறுத்துக
identity-firm-name = நிறுவனத்தின் பெயர்
identity-firm-number = பதிவேட்டு எண்
identity-firm-status = நிலை

# My data
identity-data-title = என் தரவு
identity-data-lead = { $name } பற்றி அரசு வைத்திருப்பவை இவை. இப்பக்கத்தைத் திறந்ததும் பதியப்பட்டது.
identity-data-not-right = சரியில்லையா?
identity-data-none = பதிவேட்டில் உங்களைப் பற்றி இன்னும் ஏதுமில்லை.
identity-source-state = { $agency }, { $date }
identity-source-person = நீங்கள் கூறியது, { $date }. காப்பது: { $agency }.
identity-source-verified = நீங்கள் கூறியது, நாங்கள் சரிபார்த்தது, { $date }. காப்பது: { $agency }.

# Who looked
identity-looks-title = என் தரவைப் பார்த்தவர்கள்
identity-looks-lead = புதியது முதலில். இங்கே பதிவாகாமல் யாரும் பார்க்க முடியாது; பதிவை யாரும் நீக்கவும் முடியாது.
identity-looks-none = இன்னும் யாரும் பார்க்கவில்லை.
identity-looks-older = பழைய பார்வைகள்
identity-looks-all = எல்லாவற்றையும் காண்க
identity-look-you = நீங்கள்
identity-look-helper = உங்கள் உதவியாளர்
identity-look-representative = நிறுவனத்தின் சார்பாகச் செயல்படுபவர்
identity-look-service = நீங்கள் அனுமதித்த சேவை
identity-look-system = விதிப்படி அமைப்பு
identity-look-officer = { $agency }, { $role }
identity-look-why = காரணம்:
identity-look-what = பார்த்தவை
identity-look-wrong = இந்தப் பார்வை தவறாகத் தோன்றுகிறது
identity-look-reported = இதை நீங்கள் புகார் செய்துள்ளீர்கள்
identity-look-entry = பொதுப் பதிவில் { $number }ஆம் பதிவு
identity-look-folded = { $count ->
    [one] ஒருமுறை,
   *[other] { $count } முறை,
}
identity-access-looked = உங்கள் தரவு பார்க்கப்பட்டது
identity-access-changed = உங்கள் தரவு மாற்றப்பட்டது
identity-access-released = உங்கள் தரவு வேறொருவருக்குத் தரப்பட்டது
identity-act-acting-began = உதவியாளர் உங்களுக்காகச் செயல்படத் தொடங்கினார்
identity-act-appointed = உங்களுக்குப் பதவி வழங்கப்பட்டது
identity-act-appointment-ended = உங்கள் பதவி ஒன்று முடிந்தது
identity-act-consent-asked = ஒரு சேவை கேட்பவை உங்களுக்குக் காட்டப்பட்டன
identity-act-consent-granted = ஒரு சேவை உங்கள் தகவல்களைப் பெற அனுமதித்தீர்கள்
identity-act-consent-withdrawn = ஒரு சேவைக்குத் தந்த அனுமதியைத் திரும்பப் பெற்றீர்கள்
identity-act-enrolled = உங்கள் கணக்கு தொடங்கப்பட்டது
identity-act-facts-recorded = உங்கள் தகவல் ஒன்று மாற்றப்பட்டது
identity-act-facts-released = உங்கள் தகவல்கள் ஒரு சேவைக்குத் தரப்பட்டன
identity-act-helper-ended = உதவியாளர் அதிகாரம் முடிந்தது
identity-act-helper-granted = உதவியாளர் நியமிக்கப்பட்டார்
identity-act-letter-issued = உங்கள் கணக்குக்கான கடிதம் வழங்கப்பட்டது
identity-act-letter-revoked = உங்கள் கணக்குக்கான கடிதம் திரும்பப் பெறப்பட்டது
identity-act-looked-up = அதிகாரி உங்கள் பதிவைத் திறந்தார்
identity-act-profile-viewed = உங்கள் தரவுப் பக்கம் திறக்கப்பட்டது
identity-act-register-imported = உங்கள் பதிவு பதிவேட்டில் சேர்க்கப்பட்டது
identity-act-searched = பெயர்த் தேடலில் அதிகாரி உங்கள் பெயரைக் கண்டார்
identity-act-sign-in-methods-changed = உள்நுழையும் வழிகள் மாற்றப்பட்டன

# Reports
identity-reports-title = என் புகார்கள்
identity-reports-lead = சரியில்லாத பார்வைகள், தகவல்கள் பற்றி நீங்கள் கூறியவையும் பதில்களும்.
identity-reports-none = நீங்கள் எதையும் புகார் செய்யவில்லை.
identity-report-title = புகார்
identity-report-look-title = இந்தப் பார்வை தவறாகத் தோன்றுகிறது
identity-report-section-title = ஏதோ சரியில்லை
identity-report-lead = { $agency } தலைவர் உங்கள் புகாரைப் பெற்றுப் பதிலளிக்க வேண்டும்; நீங்கள் எழுதியதையும் அந்தப் பார்வையையும் மட்டுமே காண்பார். உங்கள் பக்கத்தில் தொடரலாம்.
identity-report-look-text = இந்தப் பார்வை ஏன் தவறாகத் தோன்றுகிறது?
identity-report-section-text = எது சரியில்லை? எது சரியானது?
identity-report-text-hint = உங்கள் சொந்தச் சொற்களில், எந்த மொழியிலும்.
identity-report-send = அனுப்புக
identity-report-about-look = தரவுப் பார்வை பற்றி
identity-report-about-section = தரவு பற்றி: { $section }
identity-report-thread = செய்திகள்
identity-report-resident = குடியிருப்பாளர்
identity-report-reply = உங்கள் பதில்
identity-report-finding = கண்டறிந்தது:
identity-report-finding-justified = தக்க காரணம் இருந்தது, அல்லது தகவல் சரியானது
identity-report-finding-not-justified = தக்க காரணமில்லை, அல்லது தகவல் திருத்தப்பட்டது
identity-report-status-open = நிறுவனத்தின் பதிலுக்காக
identity-report-status-answered = பதிலளிக்கப்பட்டது
identity-report-status-closed = முடிந்தது

# Where I am signed in
identity-sessions-title = நான் உள்நுழைந்துள்ள இடங்கள்
identity-sessions-lead = இவற்றில் தெரியாதது உண்டா? அதை முடித்து, உள்நுழையும் வழிகளை மாற்றுங்கள்.
identity-sessions-unknown = ஓர் உலாவி
identity-sessions-network = பிணையம்:
identity-sessions-since = தொடக்கம்:
identity-sessions-last = கடைசிப் பயன்பாடு:
identity-sessions-this = இந்த உலாவி
identity-sessions-helping = வேறொருவருக்காகச் செயல்படுகிறது
identity-sessions-end = முடிக்க
identity-sessions-end-others = மற்ற அனைத்தையும் முடிக்க

# Sign-in methods
identity-methods-title = நான் உள்நுழையும் வழிகள்
identity-methods-lead = கைபேசி தொலைந்தாலும் நுழைய, குறைந்தது இரண்டை வைத்திருங்கள்.
identity-methods-prove = இங்கு எதையும் மாற்ற, மீண்டும் உறுதிசெய்க.
identity-methods-prove-now = இப்போது உறுதிசெய்க
identity-methods-passkeys = கடவுத்திறவுகள்
identity-methods-passkey = கடவுத்திறவு
identity-methods-no-passkey = உங்களிடம் இன்னும் கடவுத்திறவு இல்லை.
identity-methods-added = சேர்த்தது:
identity-methods-used = கடைசிப் பயன்பாடு:
identity-methods-remove = நீக்குக
identity-methods-label = இந்தக் கடவுத்திறவின் பெயர்
identity-methods-label-hint = மீண்டும் அறிய, எ.கா. சாதனத்தின் பெயர்.
identity-methods-add-passkey = கடவுத்திறவைச் சேர்க்க
identity-methods-password = கடவுச்சொல்லும் சரிபார்ப்புச் செயலியும்
identity-methods-password-set = அமைத்தது:
identity-methods-password-none = கடவுச்சொல் இல்லை. கடவுத்திறவு இருந்தால் தேவையில்லை.
identity-methods-password-add = கடவுச்சொல்லும் செயலியும் சேர்க்க
identity-methods-password-change = கடவுச்சொல்லையும் செயலியையும் மாற்றுக
identity-methods-password-remove = கடவுச்சொல்லையும் செயலியையும் நீக்குக
identity-methods-codes-since = உருவாக்கியது:
identity-methods-codes = { $count ->
    [0] பயன்படுத்தாத குறியீடுகள் இல்லை.
    [one] பயன்படுத்தாத குறியீடு ஒன்று உள்ளது.
   *[other] பயன்படுத்தாத குறியீடுகள் { $count } உள்ளன.
}

# Helpers
identity-mandates-title = உதவியாளர்கள்
identity-mandates-lead = உதவியாளர் தம் கணக்கில் நுழைந்து, இயலாதவருக்காகச் செய்வார். இருவரும் காண்பர்; எவரும் உடனே முடிக்கலாம்.
identity-mandates-acting = இப்போது வேறொருவருக்காகச் செயல்படுகிறீர்கள். மாற்ற, முதலில் நிறுத்துங்கள்.
identity-mandates-helped = எனக்கு உதவுபவர்கள்
identity-mandates-helped-none = உங்களுக்காக யாரும் செயல்படவில்லை.
identity-mandates-helps = நான் உதவுபவர்கள்
identity-mandates-helps-none = நீங்கள் யாருக்காகவும் செயல்படவில்லை.
identity-mandates-businesses = நான் சார்பாகச் செயல்படும் நிறுவனங்கள்
identity-mandates-businesses-none = நீங்கள் எந்த நிறுவனத்தின் சார்பாகவும் செயல்படவில்லை.
identity-mandates-only = { $service } சேவையில் மட்டும்
identity-mandates-act-business = இந்த நிறுவனத்தின் சார்பாகச் செயல்படுக
identity-mandates-from = தொடக்கம்:
identity-mandates-until = முடிவு:
identity-mandates-over = முடிந்தது
identity-mandates-act = இவருக்காகச் செயல்படுக
identity-mandates-end = இதை முடிக்க
identity-mandates-how = புதிய உதவியாளரைச் சேவை முகப்பில், இருவரும் நேரில் வந்து நியமிக்கலாம்.

# Signing in to others
identity-authorize-title-login = { $name } உங்களை உள்நுழையக் கேட்கிறது
identity-authorize-title-facts = { $name } உங்களைப் பற்றிய தகவல்களைக் கேட்கிறது
identity-authorize-run-by = நடத்துவது: { $operator }.
identity-authorize-test = சோதனை மட்டும்
identity-authorize-message = அவர்கள் எழுதியது:
identity-authorize-gets = அவர்கள் பெறுபவை
identity-authorize-gets-hint = தர விரும்பாதவற்றின் குறியை நீக்குங்கள்.
identity-authorize-openid = இது நீங்கள்தான் என்பது
identity-authorize-openid-hint = உள்நுழைவுக்கான தனி எண். இது உங்களைப் பற்றி ஏதும் சொல்லாது; இது இல்லாமல் உள்நுழைய முடியாது.
identity-authorize-none = பதிவேட்டில் இங்கு ஏதுமில்லை; அவர்கள் ஏதும் பெறமாட்டார்கள்.
identity-authorize-purpose = எதற்காக
identity-authorize-until = எவ்வளவு காலம்
identity-authorize-until-words = { $date } வரை. அதற்கு முன்பே “நான் அனுமதித்தவை” பக்கத்தில் திரும்பப் பெறலாம்.
identity-authorize-again = முன்பே பதிலளித்தீர்கள்; அந்தப் பதில் நிரப்பப்பட்டுள்ளது.
identity-authorize-allow = அனுமதி
identity-authorize-refuse = அனுமதிக்க வேண்டாம்
identity-authorize-acting = பிற சேவைகளில் உங்களுக்காக மட்டுமே உள்நுழையலாம்.
identity-authorize-sign-in = உள்நுழைந்ததும் { $name } பக்கத்துக்குத் தொடர்வீர்கள்.
identity-gone-title = இந்த உள்நுழைவு முடிந்துவிட்டது
identity-gone-what = அதிக நேரம் ஆகியிருக்கலாம், ஏற்கெனவே முடிந்திருக்கலாம், அல்லது நமக்குத் தெரிந்த சேவையில் தொடங்கவில்லை.
identity-gone-mend = நீங்கள் வந்த சேவைக்குத் திரும்பி மீண்டும் தொடங்குங்கள். இப்பக்கம் யாருக்கும் எதுவும் தரவில்லை.
identity-gone-developer = மென்பொருளாளருக்கு: எது மறுக்கப்பட்டது, ஏன்
identity-context-sign-in = நீங்கள் உள்நுழைகிறீர்கள்
identity-context-payment = நீங்கள் பணம் செலுத்துகிறீர்கள் அல்லது அனுப்புகிறீர்கள்
identity-context-account = நீங்கள் கணக்குத் தொடங்குகிறீர்கள்
identity-context-details = உங்கள் விவரங்களை மாற்றுகிறீர்கள்
identity-context-password = கடவுச்சொல்லை மாற்றுகிறீர்கள் அல்லது மீட்டமைக்கிறீர்கள்
identity-context-device = புதிய சாதனத்தை அல்லது இடத்தைப் பயன்படுத்துகிறீர்கள்
identity-context-limit = ஒரு வரம்பை மாற்றுகிறீர்கள்
identity-context-card = இது அட்டை பற்றியது
identity-context-loan = கடனுக்கு விண்ணப்பிக்கிறீர்கள்
identity-context-phone = இது தொலைபேசி இணைப்பு பற்றியது
identity-context-report = நீங்கள் ஒன்றைப் புகாரளிக்கிறீர்கள்
identity-context-other = உறுதி தேவைப்படும் ஒன்றைச் செய்கிறீர்கள்

# What I allowed
identity-allowed-title = நான் அனுமதித்தவை
identity-allowed-lead = உங்களைப் பற்றிய எந்தத் தகவல்களை யார் பெறலாம். திரும்பப் பெற்றால், அவர்களின் அடுத்த கோரிக்கை மறுக்கப்படும்.
identity-allowed-none = உங்களைப் பற்றிய தகவல்களைப் பெற யாரையும் அனுமதிக்கவில்லை.
identity-allowed-facts = அவர்கள் பெறக்கூடியவை:
identity-allowed-facts-over = அவர்கள் பெற முடிந்தவை:
identity-allowed-refused = நீங்கள் மறுத்தவை:
identity-allowed-purpose = எதற்காக:
identity-allowed-since = அனுமதித்தது:
identity-allowed-until = வரை:
identity-allowed-released = கடைசியாகத் தந்தது:
identity-allowed-released-none = இன்னும் இல்லை
identity-allowed-released-not-lately = அண்மையில் இல்லை
identity-allowed-withdraw = திரும்பப் பெறுக
identity-allowed-gone = திரும்பப் பெறப்பட்டது. இனி அவர்கள் எதுவும் பெறமாட்டார்கள்.
identity-allowed-history = முந்தைய பதில்கள்
identity-allowed-withdrawn = திரும்பப் பெற்றீர்கள்: { $date }
identity-allowed-replaced = மீண்டும் பதிலளித்தீர்கள்: { $date }
identity-allowed-expired = தானாக முடிந்தது: { $date }

# The counter
identity-counter-title = சேவை முகப்பு
identity-counter-lead = முன்னிருப்பவரை அடையாள எண்ணால் கண்டறியுங்கள். பார்வை பதியப்படும்; அவரும் காண்பார்.
identity-counter-next = அடுத்தவர்
identity-counter-number = முன்னிருப்பவரின் அடையாள எண்
identity-counter-explanation = வந்த காரணம்
identity-counter-find = தேடுக
identity-counter-issue-title = கடிதம் வழங்குக
identity-counter-issue-lead = நபரை ஆவணங்களுடன் ஒப்பிடுங்கள். புதிய கடிதம் பழையதற்குப் பதிலாகும்.
identity-counter-documents = எந்த ஆவணங்களைப் பார்த்தீர்கள்?
identity-counter-documents-hint = மூலப்படிகள் மட்டும்.
identity-counter-language = கடிதத்தின் மொழி
identity-counter-issue = கடிதத்தை அச்சிடுக
identity-counter-letters = இதுவரை கடிதங்கள்
identity-counter-issued = வழங்கியது:
identity-counter-letter-open = இன்னும் பயன்படுத்தவில்லை
identity-counter-letter-over = பயன்படுத்தியது அல்லது முடிந்தது
identity-counter-revoke = இக்கடிதத்தைத் திரும்பப் பெறுக
identity-counter-mandate-title = உதவியாளரை நியமிக்க
identity-counter-mandate-lead = இருவரும் வந்துள்ளனர், அல்லது அவரது விருப்பம் எழுத்தில் உள்ளது.
identity-counter-mandate-granted = உதவியாளர் இனிச் செயல்படலாம். இருவர் பக்கத்திலும் தெரியும்.
identity-counter-mandate-grant = உதவியாளரை நியமிக்க
identity-counter-represented = உதவி தேவைப்படுபவரின் அடையாள எண்
identity-counter-helper = உதவியாளரின் அடையாள எண்
identity-counter-until = எதுவரை?
identity-counter-until-hint = இன்றிலிருந்து அதிகபட்சம் ஓராண்டு.
identity-document-id-card = அடையாள அட்டை
identity-document-passport = கடவுச்சீட்டு
identity-document-birth-certificate = பிறப்புச் சான்றிதழ்
identity-document-driving-licence = ஓட்டுநர் உரிமம்
identity-document-witness = நமக்குத் தெரிந்தவரின் சாட்சி
identity-letter-page-title = அச்சிடும் கடிதம்
identity-letter-page-lead = இப்பக்கத்தை அச்சிட்டுக் கொடுங்கள். குறியீட்டை மீண்டும் காட்ட முடியாது.
identity-letter-handed-over = கடிதம் கொடுக்கப்பட்டது
identity-letter-title = { $nation }: கணக்கு தொடங்குவதற்கான உங்கள் கடிதம்
identity-letter-greeting = அன்புள்ள { $name },
identity-letter-lead = இக்கடிதத்தைக் கொண்டு வீட்டிலிருந்தே கணக்கைத் தொடங்கலாம்.
identity-letter-step-open = உலாவியில் { $address } திறக்கவும்.
identity-letter-step-type = கீழுள்ள குறியீட்டையும் பிறந்த தேதியையும் உள்ளிடுக.
identity-letter-step-choose = இனி உள்நுழையும் வழியைத் தேர்ந்தெடுக்கவும்.
identity-letter-code = உங்கள் குறியீடு:
identity-letter-until = ஒருமுறை மட்டும், { $date } வரை செயல்படும்.
identity-letter-warning = யாரிடமும் காட்டாதீர்கள். தொலைபேசி, செய்தி, நேரில் என எவ்வழியிலும் இக்குறியீட்டைக் கேட்க மாட்டோம்.

# Looking a resident up
identity-people-title = குடியிருப்பாளரைப் பார்க்க
identity-people-lead = உங்கள் நிறுவனம் எப்போது, எந்தக் காரணத்துக்காகப் பார்த்தது என்பதைக் குடியிருப்பாளர் காண்பார்.
identity-people-seen = உங்கள் நிறுவனக் கடமைகளால் காணக்கூடியவை:
identity-people-sought = அடையாள எண், அல்லது பெயரின் இரு சொற்களாவது
identity-people-sought-hint = எண் ஒருவரைக் காட்டும். பெயர், எல்லாச் சொற்களும் உள்ளவர்களை, அதிகபட்சம் இருபது பேரைப் பட்டியலிடும்.
identity-people-agency = எந்த நிறுவனத்துக்காக?
identity-people-reason = ஏன் பார்க்கிறீர்கள்?
identity-people-explanation = எந்தக் கோரிக்கைக்காக?
identity-people-explanation-hint = குடியிருப்பாளர் இதைப் படிப்பார். கோரிக்கையைக் குறிப்பிடுக.
identity-people-look = பார்க்க
identity-people-new = மீண்டும் தொடங்குக
identity-people-several = { $count ->
    [one] இப்பெயர் ஒருவருக்கு உள்ளது
   *[other] இப்பெயர் { $count } பேருக்கு உள்ளது
}
identity-people-recorded = இப்பார்வை பதியப்பட்டது; குடியிருப்பாளர் காண்பார். காரணம்:
identity-people-born = பிறந்த ஆண்டு
identity-people-open = பதிவைத் திறக்க
identity-people-nobody = நீங்கள் காணக்கூடியவர் யாரும் கிடைக்கவில்லை. எண்ணை அல்லது பெயரைச் சரிபாருங்கள்.
identity-reason-application = குடியிருப்பாளர் விண்ணப்பித்துள்ளார்
identity-reason-enquiry = குடியிருப்பாளர் கேட்டார் அல்லது முறையிட்டார்
identity-reason-correction = பதிவு திருத்தப்படுகிறது
identity-reason-appeal = முடிவுக்கு எதிரான முறையீடு
identity-reason-legal-duty = சட்டம் விதிக்கும் கடமை
identity-reason-safety = ஒருவர் ஆபத்தில் உள்ளார்

# Answering reports
identity-head-title = குடியிருப்பாளர் புகார்கள்
identity-head-lead = பதிலுக்குக் காத்திருப்பவை முதலில்.
identity-head-none = புகார்கள் இல்லை.
identity-head-about-look = குடியிருப்பாளர் தரவுப் பார்வை பற்றி
identity-head-look = தொடர்புடைய பார்வை
identity-head-own-look = இது உங்கள் சொந்தப் பார்வை பற்றியது; வேறொருவர் பதிலளிப்பார்.
identity-head-answer = உங்கள் பதில்
identity-head-answer-hint = கண்டறிந்ததையும் செய்ததையும் கூறுங்கள். குடியிருப்பாளர் படிப்பார்.
identity-head-finding = என்ன கண்டறிந்தீர்கள்?
identity-head-finding-none = இன்னும் ஆராய்கிறேன்

# Administration
identity-admin-title = நிறுவனங்கள்
identity-admin-lead = ஒவ்வொரு நிறுவனமும் பார்க்கக்கூடியவை அதன் கடமைகளைப் பொறுத்தவை.
identity-admin-new = நிறுவனத்தைத் தொடங்க அல்லது மாற்ற
identity-admin-code = குறுங்குறி
identity-admin-code-hint = சிற்றெழுத்து, இலக்கம், கோடு. இது மாறாது. இருக்கும் குறி அந்த நிறுவனத்தை மாற்றும்.
identity-admin-name-en = ஆங்கிலப் பெயர்
identity-admin-name-zh = சீனப் பெயர்
identity-admin-name-ms = மலாய்ப் பெயர்
identity-admin-name-ta = தமிழ்ப் பெயர்
identity-admin-duties = கடமைகள்
identity-admin-duties-hint = ஒவ்வொரு கடமையும் பதிவின் பகுதிகளைத் திறக்கும். தேவையானதை மட்டும் தேர்ந்தெடுக்கவும்.
identity-admin-officers = அதிகாரிகள்
identity-admin-officers-none = இங்கு யாரும் நியமிக்கப்படவில்லை.
identity-admin-since = முதல்:
identity-admin-end = பதவியை முடிக்க
identity-admin-appoint-title = அதிகாரியை நியமிக்க
identity-admin-number = அதிகாரியின் அடையாள எண்
identity-admin-role = பங்கு
identity-admin-appoint = நியமிக்க
identity-role-counter-officer = முகப்பு அதிகாரி
identity-role-officer = அதிகாரி
identity-role-agency-head = நிறுவனத் தலைவர்
identity-role-data-protection-officer = தரவுப் பாதுகாப்பு அதிகாரி
identity-role-administrator = நிர்வாகி
identity-duty-contact = தொடர்பு விவரங்கள்
identity-duty-counter = சேவை முகப்புகள்
identity-duty-family = திருமணமும் குடும்பமும்
identity-duty-health = நலம்
identity-duty-housing = வீட்டுவசதி
identity-duty-licensing = உரிமங்கள்
identity-duty-registry = மக்கள் பதிவு
identity-duty-revenue = வரி
identity-duty-social = சமூக ஆதரவு
identity-duty-transport = போக்குவரத்து
identity-duty-work = வேலையும் கல்வியும்
identity-import-title = பதிவேட்டை இறக்குமதி செய்க
identity-import-lead = தலைப்புடன் CSV வரிகளை ஒட்டவும். சோதனை எதையும் மாற்றாது. முழுப் பதிவேட்டுக்குக் கட்டளை வரியைப் பயன்படுத்துக.
identity-import-lines = வரிகள்
identity-import-lines-hint = முதல் வரி பண்புகளைக் குறிக்கும்: uinfin, name, dob தேவை.
identity-import-try = சோதிக்க
identity-import-now = இறக்குமதி
identity-import-done = இறக்குமதி ஆனது
identity-import-trial-done = சோதனை: எதுவும் மாறவில்லை
identity-import-added = புதியவர்கள்
identity-import-changed = தகவல் மாறியவர்கள்
identity-import-unchanged = மாறாதவர்கள்
identity-import-refused = விடுபட்ட வரிகள்
identity-import-line = வரி
identity-import-column = நெடுவரிசை
identity-import-what = திருத்த வேண்டியது
identity-import-more = { $count ->
    [one] மேலும் ஒரு குறிப்பு.
   *[other] மேலும் { $count } குறிப்புகள்.
}
identity-import-cell-count = தலைப்பைவிட வேறு எண்ணிக்கைக் கலங்கள்
identity-import-check-letter = சேர்க்கப்பட்டது; எண்ணின் கடைசி எழுத்து பொருந்தவில்லை
identity-import-column-twice = நெடுவரிசை இருமுறை உள்ளது
identity-import-date = தேதி அல்ல; 2052-03-31 என எழுதுக
identity-import-empty = இது வெறுமையாக இருக்கக்கூடாது
identity-import-file-too-large = கோப்பு மிகப் பெரியது; பிரிக்கவும்
identity-import-form = மதிப்பு இப்பண்பின் வடிவில் இல்லை
identity-import-missing-column = நெடுவரிசை இல்லை
identity-import-not-utf8 = உரை UTF-8 அல்ல; UTF-8 ஆகச் சேமிக்கவும்
identity-import-number-shape = அடையாள எண் அல்ல: எழுத்து, ஏழு இலக்கம், எழுத்து
identity-import-number-twice = இவ்வெண் முந்தைய வரியில் உள்ளது
identity-import-too-many-columns = நெடுவரிசைகள் மிக அதிகம்
identity-import-unknown-code = குறி இப்பண்பின் பட்டியலில் இல்லை
identity-import-unknown-column = அத்தகைய பண்பு இல்லை

# What went wrong, and how to mend it
identity-error-wait = { $minutes ->
    [one] பல முயற்சிகள். சுமார் ஒரு நிமிடத்தில் மீண்டும் முயலலாம். கடவுத்திறவோ முன்பு பயன்படுத்திய சாதனமோ உடனே செயல்படும்.
   *[other] பல முயற்சிகள். சுமார் { $minutes } நிமிடத்தில் மீண்டும் முயலலாம். கடவுத்திறவோ முன்பு பயன்படுத்திய சாதனமோ உடனே செயல்படும்.
}
identity-error-number-missing = அடையாள எண்ணை உள்ளிடுக
identity-error-wait-letter = { $minutes ->
    [one] பல முயற்சிகள். சுமார் ஒரு நிமிடத்தில் மீண்டும் முயலலாம்.
   *[other] பல முயற்சிகள். சுமார் { $minutes } நிமிடத்தில் மீண்டும் முயலலாம்.
}
identity-error-number-shape = அடையாள எண்ணை உள்ளிடுக: எழுத்து, ஏழு இலக்கம், எழுத்து
identity-error-no-such-number = பதிவேட்டில் இவ்வெண் யாருக்கும் இல்லை. அட்டையுடன் சரிபாருங்கள்.
identity-error-password-missing = கடவுச்சொல்லை உள்ளிடுக
identity-error-sign-in = எண்ணும் கடவுச்சொல்லும் பொருந்தவில்லை. இரண்டையும் சரிபார்த்து மீண்டும் முயலுங்கள்.
identity-error-code-missing = குறியீட்டை உள்ளிடுக
identity-error-code = இக்குறியீடு செயல்படவில்லை. செயலியில் அடுத்ததுக்குக் காத்திருங்கள், அல்லது வேறு மீட்புக் குறியீட்டைப் பயன்படுத்துங்கள்.
identity-error-passkey = கடவுத்திறவைச் சரிபார்க்க முடியவில்லை. மீண்டும் முயலுங்கள், அல்லது கடவுச்சொல்லால் நுழையுங்கள்.
identity-error-new-passkey = கடவுத்திறவைச் சேமிக்க முடியவில்லை. மீண்டும் முயலுங்கள், அல்லது வேறு வழியைத் தேர்ந்தெடுங்கள்.
identity-error-passkeys-max = பத்துக் கடவுத்திறவுகள் உள்ளன; அதுவே உச்சம். முதலில் ஒன்றை நீக்குங்கள்.
identity-error-last-way-in = இதுவே கடைசி வழி. முதலில் வேறொன்றைச் சேர்க்கவும்.
identity-error-letter-missing = கடிதத்தில் உள்ள குறியீட்டை உள்ளிடுக
identity-error-letter-length = குறியீடு 20 எழுத்துகள். நீங்கள் { $typed } உள்ளிட்டீர்கள்.
identity-error-letter-symbol = எந்தக் குறியீட்டிலும் { $symbol } இல்லை. கடிதத்தை மீண்டும் பாருங்கள்.
identity-error-letter-group = குறியீட்டின் { $group }ஆம் குழுவில் பிழை. கடிதத்துடன் ஒப்பிடுங்கள்.
identity-error-letter-mistyped = குறியீட்டில் ஒன்றுக்கு மேற்பட்ட பிழைகள். கடிதத்தைப் பார்த்து மீண்டும் உள்ளிடுங்கள்.
identity-error-letter = குறியீடும் பிறந்த தேதியும் பொருந்தவில்லை, அல்லது கடிதம் செல்லாது. இரண்டையும் சரிபாருங்கள், அல்லது முகப்பில் புதிய கடிதம் கேளுங்கள்.
identity-error-born = பிறந்த தேதியை உள்ளிடுக, எ.கா. 31 3 2052
identity-error-password-short = குறைந்தது 12 எழுத்துகள் கொண்ட கடவுச்சொல்லைத் தேர்ந்தெடுக்கவும்
identity-error-password-long = அதிகபட்சம் 256 எழுத்துகள் கொண்ட கடவுச்சொல்லைத் தேர்ந்தெடுக்கவும்
identity-error-password-known = உங்கள் பெயர், எண், நாட்டின் பெயர் இல்லாத கடவுச்சொல்லைத் தேர்ந்தெடுக்கவும்
identity-error-password-common = பலர் இதுபோன்ற கடவுச்சொல்லைப் பயன்படுத்துகின்றனர். யாரும் ஊகிக்காத சொற்களைத் தேர்ந்தெடுக்கவும்.
identity-error-password-differ = இரு கடவுச்சொற்களும் வேறுபடுகின்றன. ஒன்றையே இருமுறை உள்ளிடுக.
identity-error-app-code = செயலி இப்போது காட்டும் குறியீடு இதுவல்ல. அடுத்ததுக்குக் காத்திருந்து உள்ளிடுங்கள்.
identity-error-agency = எந்த நிறுவனத்துக்காக எனத் தேர்ந்தெடுக்கவும்
identity-error-sought-missing = அடையாள எண்ணை அல்லது பெயரை உள்ளிடுக
identity-error-too-many-found = இருபதுக்கு மேற்பட்டோர், அல்லது ஒரே சொல். பெயரின் இன்னொரு சொல்லைச் சேர்க்கவும்.
identity-error-no-duty = உங்கள் நிறுவனத்துக்குக் குடியிருப்பாளர் பதிவு தேவைப்படும் கடமை இல்லை.
identity-error-reason = ஏன் பார்க்கிறீர்கள் எனத் தேர்ந்தெடுக்கவும்
identity-error-explanation = எந்தக் கோரிக்கைக்காக என்பதைக் குடியிருப்பாளருக்குப் புரியும் சில சொற்களில் கூறுக
identity-error-explanation-long = அதிகபட்சம் 300 எழுத்துகளில் கூறுக
identity-error-text-missing = சில சொற்கள் எழுதுங்கள்
identity-error-text-long = அதிகபட்சம் 2,000 எழுத்துகள் எழுதுங்கள்
identity-error-report-closed = இப்புகார் முடிந்தது. முப்பது நாட்களுக்குள் குடியிருப்பாளர் மீண்டும் திறக்கலாம்.
identity-error-report-full = இப்புகாரின் செய்திகள் உச்சத்தை எட்டின. நிறுவனம் முடிவுடன் முடிக்கும்.
identity-error-documents = நீங்கள் பார்த்த ஆவணங்களைக் குறியிடுங்கள்
identity-error-language = கடிதத்தின் மொழியைத் தேர்ந்தெடுக்கவும்
identity-error-own-helper = ஒருவர் தமக்கே உதவியாளராக முடியாது. உதவியாளரின் எண்ணை உள்ளிடுக.
identity-error-until = அடுத்த ஓராண்டுக்குள் ஒரு தேதியை உள்ளிடுக
identity-error-agency-name = ஆங்கிலப் பெயரை உள்ளிடுக
identity-error-agency-code = சிற்றெழுத்து, இலக்கம், கோடு கொண்ட குறியை, அதிகபட்சம் 24, உள்ளிடுக
identity-error-role = பங்கைத் தேர்ந்தெடுக்கவும்
identity-error-appointed = இவர் ஏற்கனவே இப்பங்கில் உள்ளார்
identity-error-own-office = உங்கள் சொந்த நிர்வாகப் பதவியை நீங்களே முடிக்க முடியாது. வேறு நிர்வாகி செய்ய வேண்டும்.
identity-error-lines = தலைப்பையும் ஒரு வரியையுமாவது ஒட்டவும்
identity-error-import-meanwhile = அதே நேரத்தில் வேறொருவர் சிலரை இறக்குமதி செய்தார். மீண்டும் முயலுங்கள்.

# Sections of the record
identity-section-identity = நான் யார்
identity-section-travel = கடவுச்சீட்டும் அனுமதிகளும்
identity-section-contact = என்னைத் தொடர்புகொள்ள
identity-section-home = வீடு
identity-section-family = குடும்பம்
identity-section-work = வேலையும் கல்வியும்
identity-section-money = வருமானமும் சேமிப்பும்
identity-section-transport = ஓட்டுதலும் வாகனங்களும்
identity-section-schemes = ஆதரவுத் திட்டங்கள்

# Attributes
identity-attribute-uinfin = அடையாள எண்
identity-attribute-name = பெயர்
identity-attribute-aliasname = மாற்றுப் பெயர்
identity-attribute-hanyupinyinname = ஹான்யு பின்யின் பெயர்
identity-attribute-hanyupinyinaliasname = ஹான்யு பின்யின் மாற்றுப் பெயர்
identity-attribute-marriedname = திருமணப் பெயர்
identity-attribute-sex = பாலினம்
identity-attribute-race = இனம்
identity-attribute-secondaryrace = இரண்டாம் இனம்
identity-attribute-dialect = கிளைமொழிக் குழு
identity-attribute-nationality = குடியுரிமை
identity-attribute-birthcountry = பிறந்த நாடு
identity-attribute-dob = பிறந்த தேதி
identity-attribute-residentialstatus = வசிப்பு நிலை
identity-attribute-passportnumber = கடவுச்சீட்டு எண்
identity-attribute-passportexpirydate = கடவுச்சீட்டு செல்லும் நாள்
identity-attribute-passtype = அனுமதி வகை
identity-attribute-passstatus = அனுமதி நிலை
identity-attribute-passexpirydate = அனுமதி செல்லும் நாள்
identity-attribute-employmentsector = வேலைத் துறை
identity-attribute-email = மின்னஞ்சல்
identity-attribute-mobileno = கைபேசி எண்
identity-attribute-homeno = வீட்டுத் தொலைபேசி
identity-attribute-regadd = பதிவு முகவரி
identity-attribute-mailadd = அஞ்சல் முகவரி
identity-attribute-billadd = கட்டண முகவரி
identity-attribute-housingtype = வீட்டு வகை
identity-attribute-hdbtype = பொதுக் குடியிருப்பு வகை
identity-attribute-hdbownership = எனக்குச் சொந்தமான குடியிருப்பு
identity-attribute-ownerprivate = தனியார் சொத்து உடைமை
identity-attribute-marital = திருமண நிலை
identity-attribute-marriagecertno = திருமணச் சான்றிதழ்
identity-attribute-marriagedate = திருமண தேதி
identity-attribute-divorcedate = மணமுறிவு தேதி
identity-attribute-countryofmarriage = திருமண நாடு
identity-attribute-childrenbirthrecords = குழந்தைகள்
identity-attribute-sponsoredchildrenrecords = ஆதரவுக் குழந்தைகள்
identity-attribute-occupation = தொழில்
identity-attribute-employment = முதலாளி
identity-attribute-edulevel = உயர்கல்வி நிலை
identity-attribute-gradyear = பட்டம் பெற்ற ஆண்டு
identity-attribute-schoolname = பள்ளி
identity-attribute-academicqualifications = கல்வித் தகுதிகள்
identity-attribute-householdincome = குடும்ப மாத வருமானம்
identity-attribute-noa-basic = வரி அறிவிப்பு, சுருக்கம்
identity-attribute-noa = வரி அறிவிப்பு
identity-attribute-noahistory-basic = முந்தைய வரி அறிவிப்புகள், சுருக்கம்
identity-attribute-noahistory = முந்தைய வரி அறிவிப்புகள்
identity-attribute-cpfcontributions = செலுத்திய சேமிப்பு
identity-attribute-cpfemployers = சேமிப்பு செலுத்திய முதலாளிகள்
identity-attribute-cpfbalances = சேமிப்பு இருப்பு
identity-attribute-vehicles = வாகனங்கள்
identity-attribute-drivinglicence = ஓட்டுநர் உரிமம்
identity-attribute-ltavocationallicences = தொழில்சார் உரிமங்கள்
identity-attribute-merdekagen = மெர்டேக்கா தலைமுறை ஆதரவு
identity-attribute-pioneergen = முன்னோடித் தலைமுறை ஆதரவு
identity-attribute-silversupport = முதியோர் ஆதரவு
identity-attribute-gstvoucher = வரிப் பற்றுச்சீட்டுகள்
identity-attribute-chas = மருந்தக மானியம்

# Codes
identity-code-sex-f = பெண்
identity-code-sex-m = ஆண்
identity-code-sex-u = தெரியவில்லை
identity-code-residentialstatus-a = வெளிநாட்டவர்
identity-code-residentialstatus-c = குடிமகன்
identity-code-residentialstatus-p = நிரந்தரவாசி
identity-code-residentialstatus-u = தெரியவில்லை
identity-code-residentialstatus-n = பொருந்தாது
identity-code-marital-1 = திருமணமாகாதவர்
identity-code-marital-2 = திருமணமானவர்
identity-code-marital-3 = துணையை இழந்தவர்
identity-code-marital-5 = மணமுறிவு பெற்றவர்
identity-code-housingtype-121 = தனி வீடு
identity-code-housingtype-122 = இரட்டை வீடு
identity-code-housingtype-123 = வரிசை வீடு
identity-code-housingtype-131 = கொண்டோமினியம்
identity-code-housingtype-132 = நிர்வாகக் கொண்டோமினியம்
identity-code-housingtype-139 = அடுக்குமாடி வீடு
identity-code-hdbtype-111 = ஓரறை வீடு
identity-code-hdbtype-112 = ஈரறை வீடு
identity-code-hdbtype-113 = மூவறை வீடு
identity-code-hdbtype-114 = நான்கறை வீடு
identity-code-hdbtype-115 = ஐந்தறை வீடு
identity-code-hdbtype-116 = நிர்வாக வீடு
identity-code-hdbtype-118 = ஸ்டூடியோ வீடு

# Inside nested facts
identity-leaf-address = முகவரி
identity-leaf-amount = தொகை
identity-leaf-balanceloanrepayment = மீதக் கடன் காலம்
identity-leaf-birthcertno = பிறப்புச் சான்றிதழ்
identity-leaf-class = வகுப்பு
identity-leaf-classes = வகுப்புகள்
identity-leaf-comstatus = பாதுகாப்பான ஓட்டுதல் சான்று
identity-leaf-dateofpurchase = வாங்கிய தேதி
identity-leaf-disqualification = தகுதியிழப்பு
identity-leaf-dob = பிறந்த தேதி
identity-leaf-effectiveownership = உடைமை தொடக்கம்
identity-leaf-enddate = வரை
identity-leaf-enginecapacity = எஞ்சின் கொள்ளளவு
identity-leaf-expirydate = செல்லும் நாள்
identity-leaf-firstregistrationdate = முதல் பதிவு
identity-leaf-hdbtype = குடியிருப்பு வகை
identity-leaf-high = வரை
identity-leaf-issuedate = வழங்கிய தேதி
identity-leaf-leasecommencementdate = குத்தகைத் தொடக்கம்
identity-leaf-lifestatus = நிலை
identity-leaf-loangranted = வழங்கிய கடன்
identity-leaf-low = முதல்
identity-leaf-ma = மருத்துவக் கணக்கு
identity-leaf-make = தயாரிப்பு
identity-leaf-model = மாதிரி
identity-leaf-monthlyloaninstalment = மாதத் தவணை
identity-leaf-months = மாதங்கள்
identity-leaf-name = பெயர்
identity-leaf-noofowners = உடைமையாளர்கள்
identity-leaf-nooftransfers = உடைமை மாற்றங்கள்
identity-leaf-oa = சாதாரணக் கணக்கு
identity-leaf-originalloanrepayment = கடன் காலம், ஆண்டுகள்
identity-leaf-originalregistrationdate = மூலப் பதிவு
identity-leaf-outstandingloanbalance = நிலுவைக் கடன்
identity-leaf-pdl = தற்காலிக உரிமம்
identity-leaf-photocardserialno = அட்டை எண்
identity-leaf-primarycolour = நிறம்
identity-leaf-propellant = எரிபொருள்
identity-leaf-purchaseprice = விலை
identity-leaf-qdl = முழு உரிமம்
identity-leaf-ra = ஓய்வுக் கணக்கு
identity-leaf-race = இனம்
identity-leaf-revocation = ரத்து
identity-leaf-roadtaxexpirydate = சாலை வரி முடியும் நாள்
identity-leaf-sa = சிறப்புக் கணக்கு
identity-leaf-secondaryrace = இரண்டாம் இனம்
identity-leaf-sex = பாலினம்
identity-leaf-startdate = முதல்
identity-leaf-status = நிலை
identity-leaf-suspension = இடைநிறுத்தம்
identity-leaf-termoflease = குத்தகைக் காலம், ஆண்டுகள்
identity-leaf-tob = பிறந்த நேரம்
identity-leaf-totaldemeritpoints = குறைபாட்டுப் புள்ளிகள்
identity-leaf-type = வகை
identity-leaf-validity = செல்லுபடி
identity-leaf-vehicleno = வாகன எண்
identity-leaf-yearofassessment = வரி ஆண்டு
identity-leaf-yearofmanufacture = தயாரித்த ஆண்டு
identity-leaf-years = ஆண்டுகள்

# Programs that sign people in
identity-party-title = மக்களை உள்நுழைக்கும் நிரல்கள்
identity-party-lead = ஒவ்வொன்றும் மக்களை இங்கே உள்நுழைய அனுப்பலாம்; பதிவு செய்ததை மட்டுமே கேட்கலாம்.
identity-party-none = எதுவும் பதிவு செய்யப்படவில்லை.
identity-party-new = நிரலைப் பதிவு செய்ய
identity-party-new-lead = உருவாக்குநர்கள் எழுதியபடியே புலங்களை நிரப்பவும். உருவாக்குநர் பக்கத்தில் விளக்கம் உள்ளது.
identity-party-name-hint = மக்கள் அறிந்த பெயர். அனுமதி கேட்கும்போது அதைப் படிப்பார்கள்.
identity-party-operator = யார் நடத்துகிறார்
identity-party-operator-hint = அதற்குப் பொறுப்பான நிறுவனம்.
identity-party-kind = எதைக் கேட்கிறது
identity-party-kind-login = உள்நுழைவு: ஒருவர் யார்
identity-party-kind-login-hint = உள்நுழையும்போது எண், பெயர், தொடர்பு முறை.
identity-party-kind-facts = தகவல்: பதிவேடு அறிந்தவை
identity-party-kind-facts-hint = மக்கள் ஒவ்வொரு தகவலையும் அனுமதிப்பர்; திரும்பப் பெறவும் முடியும்.
identity-party-environment = யாருக்காக
identity-party-environment-test = சோதனை
identity-party-environment-test-hint = இது சோதனை என மக்கள் காண்பர். உருவாக்குநரின் சொந்தக் கணினியில் இயங்கலாம்.
identity-party-environment-live = பொதுமக்களுக்கு
identity-party-redirects = மக்கள் திரும்ப அனுப்பப்படும் முகவரிகள்
identity-party-redirects-hint = ஒரு வரிக்கு ஒன்று, எ.கா. https://app.example/callback. முழுமையாக ஒப்பிடப்படும்.
identity-party-jwks = பொதுத் திறவுகள்
identity-party-jwks-hint = JSON Web Key Set; அல்லது காலியாக விட்டு கீழே முகவரி தரவும். தனிப்பட்ட திறவுகள் ஒருபோதும் கேட்கப்படாது.
identity-party-jwks-uri = பொதுத் திறவுகளின் முகவரி
identity-party-keys = பொதுத் திறவுகள்
identity-party-scopes = எதைக் கேட்கலாம்
identity-party-scopes-hint = தேவையானதை விட அதிகம் வேண்டாம். மக்கள் ஒவ்வொன்றையும் காண்பர்.
identity-party-scope-openid = ஒருவர் உள்நுழைந்தார் என்பது
identity-party-scope-identity = உள்நுழையும்போது அடையாள எண்
identity-party-purpose = தகவலின் பயன்பாடு
identity-party-purpose-en = தகவலின் பயன்பாடு, ஆங்கிலத்தில்
identity-party-purpose-zh = தகவலின் பயன்பாடு, சீனத்தில்
identity-party-purpose-ms = தகவலின் பயன்பாடு, மலாயில்
identity-party-purpose-ta = தகவலின் பயன்பாடு, தமிழில்
identity-party-purpose-hint = குடியிருப்பாளருக்குப் புரியும் சொற்களில், எ.கா.: உங்களுக்குக் கணக்கு திறக்க. உள்நுழைவுக்குத் தேவையில்லை.
identity-party-days = ஒப்புதல் எத்தனை நாள் நீடிக்கும்
identity-party-days-hint = காலியாக விட்டால் 365. மக்கள் எப்போதும் முடிக்கலாம்.
identity-party-register = பதிவு செய்
identity-party-client-id = அடையாளக் குறி (client_id)
identity-party-remove-title = நீக்க
identity-party-remove-lead = அதன் பிறகு அது யாரையும் உள்நுழைக்கவோ எதையும் படிக்கவோ முடியாது. அதன் குறி வேறு எதற்கும் தரப்படாது. மக்கள் அனுமதித்தவை அவர்களின் பட்டியலில் இருக்கும்.
identity-party-remove = நிரலை நீக்கு
identity-party-error-client-id = குறியைக் காலியாக விடவும் அல்லது 32 எழுத்து, இலக்கங்கள் தரவும்
identity-party-error-client-id-missing = மாறாத 32 எழுத்து, இலக்கக் குறி தரவும்
identity-party-error-client-id-twice = ஒவ்வொரு நிரலுக்கும் தனிக் குறி தரவும் ({ $seen })
identity-party-error-client-id-taken = வேறு குறியைத் தேர்ந்தெடுக்கவும்: இது வேறு நிரலுடையது
identity-party-error-name = மக்கள் அறிந்த பெயரை ஆங்கிலத்தில் எழுதவும்
identity-party-error-operator = யார் நடத்துகிறார் என எழுதவும்
identity-party-error-text-long = இந்த உரையைச் சுருக்கவும்
identity-party-error-text-characters = இதை மீண்டும் எழுதவும்: தெரியாத எழுத்துகள் உள்ளன
identity-party-error-language = en, zh, ms அல்லது ta மொழியில் தரவும் ({ $seen })
identity-party-error-kind = எதைக் கேட்கிறது எனத் தேர்ந்தெடுக்கவும்
identity-party-error-fixed = பதிவு செய்தபடியே இருக்கும் ({ $seen }): வேறு நிரலைப் பதிவு செய்யவும்
identity-party-error-environment = யாருக்கு எனத் தேர்ந்தெடுக்கவும்
identity-party-error-redirect = மக்கள் திரும்பும் முகவரியை எழுதவும்
identity-party-error-redirect-many = பயன்படாத முகவரிகளை நீக்கவும்: அதிகபட்சம் 20
identity-party-error-address = https://app.example/callback போன்ற முகவரியை எழுதவும் ({ $seen })
identity-party-error-address-scheme = முகவரியை https:// எனத் தொடங்கவும். சோதனை மட்டும் தன் கணினிக்கு http:// பயன்படுத்தலாம் ({ $seen })
identity-party-error-address-fragment = # மற்றும் அதன் பின் உள்ளதை நீக்கவும் ({ $seen })
identity-party-error-address-user = @ க்கு முன் உள்ளதை நீக்கவும் ({ $seen })
identity-party-error-address-wildcard = * க்குப் பதில் ஒவ்வொரு முகவரியையும் தரவும் ({ $seen })
identity-party-error-address-normal = முகவரியை { $seen } என எழுதவும்
identity-party-error-address-long = முகவரியைச் சுருக்கவும்: அதிகபட்சம் 2,000 எழுத்துகள்
identity-party-error-keys = பொதுத் திறவுகளை அல்லது அவற்றின் முகவரியைத் தரவும்
identity-party-error-keys-both = திறவுகள் அல்லது முகவரி, இரண்டில் ஒன்றை மட்டும் தரவும்
identity-party-error-keys-malformed = பொது EC திறவுகள் மட்டும் உள்ள JSON Web Key Set தரவும் ({ $seen })
identity-party-error-keys-signing = கையொப்பத் திறவு சேர்க்கவும்: EC P-256, P-384 அல்லது P-521, use sig
identity-party-error-keys-kid = ஒவ்வொரு கையொப்பத் திறவுக்கும் kid தரவும்
identity-party-error-keys-encryption = மறையாக்கத் திறவு சேர்க்கவும்: EC, use enc
identity-party-error-keys-address = யாரும் அடையக்கூடிய https:// முகவரியைத் தரவும் ({ $seen })
identity-party-error-scope = பட்டியலில் உள்ளவற்றிலிருந்து தேர்ந்தெடுக்கவும் ({ $seen })
identity-party-error-scope-openid = openid சேர்க்கவும்
identity-party-error-scope-kind = உள்நுழைவு எண், பெயர், மின்னஞ்சல், கைபேசி மட்டும் கேட்கலாம்; தகவல் நிரல் உள்நுழைவு எண் தவிர அனைத்தும் கேட்கலாம் ({ $seen })
identity-party-error-scope-none = கேட்கும் தகவல்களைத் தேர்ந்தெடுக்கவும்
identity-party-error-purpose = தகவலின் பயன்பாட்டை ஆங்கிலத்தில் எழுதவும்
identity-party-error-consent-days = 1 முதல் 1,826 வரையிலான நாட்களை எழுதவும்
identity-party-error-calls-per-second = ஒரு நொடிக்கு 1 முதல் 100,000 வரையிலான அழைப்புகளின் எண்ணிக்கையை எழுதவும்

# Pages for developers
identity-dev-title = உருவாக்குநர்களுக்கு
identity-dev-lead = மக்கள் இங்குள்ள கணக்கால் உங்கள் நிரலில் உள்நுழையவும், அவர்கள் அனுமதிக்கும் தகவல்களைப் படிக்கவும்.
identity-dev-issuer = வழங்குநர்
identity-dev-discovery = கண்டறிதல்
identity-dev-profile = நெறிமுறை
identity-dev-try = ஒவ்வொரு கோரிக்கையும் பதிலும், டோக்கன்களின் உள்ளடக்கமும்.
identity-dev-refusals-title = ஏன் மறுக்கப்பட்டது?
identity-dev-refusals-lead = மறுக்கப்பட்ட ஒவ்வொரு கோரிக்கைக்கும் எண் உண்டு. மீறிய விதியையும் காணப்பட்ட மதிப்பையும் இங்கே காணலாம்.
identity-dev-refusals-unknown = { $number } கீழ் எதுவும் இல்லை. எண்ணைச் சரிபார்க்கவும்; ஒரு வாரம் மட்டுமே வைக்கப்படும்.
identity-dev-number = கோரிக்கை எண்
identity-dev-number-hint = பதிலில் trace_id ஆகவும், error_uri இன் முடிவிலும் உள்ளது.
identity-dev-number-show = காரணத்தைக் காட்டு
identity-dev-rules = எல்லா விதிகளும்
identity-dev-rule = விதி
identity-dev-error = பிழையும் நிலையும்
identity-dev-sentence = சரிசெய்வது எப்படி
identity-dev-refusal-title = மறுக்கப்பட்ட கோரிக்கை
identity-dev-refusal-old = இந்த விதி இப்போது இல்லை. மீண்டும் முயலவும்.
identity-dev-seen = காணப்பட்டது
identity-dev-seen-none = எதுவும் இல்லை, அல்லது வைக்கப்படாத இரகசியம்
identity-dev-endpoint = முனை
identity-dev-client-none = கோரிக்கை குறிப்பிடவில்லை
identity-dev-at = எப்போது
identity-dev-mockpass-title = MockPass இலிருந்து வருவோர்
identity-dev-mockpass-lead = அதே துறையும் பாதைகளும், இருக்கும் மக்கள், கடைப்பிடிக்கப்படும் விதிகள்.
identity-dev-register = உங்கள் நிரலைப் பதிவு செய்க
identity-dev-register-lead = ஒரே கட்டளை அதைப் பதிவு செய்து, தனிப்பட்ட திறவுகளைப் புதிய கோப்பில் எழுதும். நிர்வாகி பக்கத்திலும் செய்யலாம்.
identity-dev-samples = இந்தச் செயல்விளக்கத்தில் இரண்டு உள்ளன. திறவுகள் தரவுக் கோப்புறையின் relying-parties இல் உள்ளன.
identity-dev-code = ஒருவரை உள்நுழைக்க
identity-dev-code-lead = சான்றளிக்கப்பட்ட openid-client நூலகத்தில் முழு நிரல்.
identity-dev-code-file = login.mjs பதிவிறக்குக
identity-dev-tests = உலாவி இல்லாமல் உள்நுழைய, சோதனைகளுக்கு
identity-dev-tests-lead = செயல்விளக்கத்துக்கான நிரல்: அதன் ஒருவரை உள்நுழைத்து, கேட்பதை அனுமதிக்கும்.
identity-dev-tests-file = sign-in.mjs பதிவிறக்குக
identity-dev-keys = திறவுகளை மாற்ற
identity-dev-keys-lead = உங்கள் நிரல் புதியவற்றைப் பயன்படுத்தும் வரை தற்போதைய திறவுகளையும் வைக்கவும். எந்த உள்நுழைவும் தவறாது.
identity-dev-file = கோப்பில் அறிவிக்க
identity-dev-file-lead = கோப்பில் உள்ளவை தொடக்கத்தில் பதிவாகும் அல்லது மாறும்; மற்றவை அப்படியே இருக்கும்.
identity-try-title = படிப்படியாக ஓர் உள்நுழைவு
identity-try-lead = இந்தச் சேவையகம் கேட்கும் நிரலாக நடிக்கும். நீங்கள் உள்நுழைபவராக நடிப்பீர்கள்.
identity-try-none = இந்தச் செயல்விளக்கம் எந்த நிரலாகவும் நடிக்காது.
identity-try-begin = தொடங்கு
identity-try-again = மீண்டும் முயல
identity-try-sent = அனுப்பியவை
identity-try-answer = வந்த பதில்
identity-try-inside = உள்ளே இருப்பது:
identity-try-refused = மறுக்கப்பட்டது
identity-try-person = நபர் உள்நுழைந்து முடிவெடுக்கிறார்
identity-try-person-about = நிரல் ஒரு நிமிடத்துக்குள் நபரின் உலாவியை இந்த முகவரிக்கு அனுப்பும்.
identity-try-onward = நபராகத் தொடர
identity-try-step-par = நிரல் கோரிக்கையை அனுப்புகிறது
identity-try-step-callback = நபர் திரும்புகிறார்
identity-try-step-token = நிரல் குறியீட்டை மாற்றுகிறது
identity-try-step-userinfo = நிரல் தகவல்களைப் படிக்கிறது
identity-try-about-par = தன் திறவால் கையொப்பமிட்டு, DPoP சான்றால் இரண்டாம் திறவுடன் பிணைக்கிறது. எதுவும் உலாவி வழியாகச் செல்லாது.
identity-try-about-callback = ஒரு நிமிடம் வாழும், ஒருமுறை பயன்படும் குறியீட்டுடன். நிரல் முதலில் state, iss ஐச் சரிபார்க்கும்.
identity-try-about-token = நிரலின் திறவுக்கு மறையாக்கிய ID டோக்கனும், அதன் DPoP திறவு மட்டும் பயன்படுத்தும் அணுகல் டோக்கனும் கிடைக்கும்.
identity-try-about-userinfo = நபர் அனுமதித்தவை மட்டும்; அரசு கையொப்பமிட்டு, நிரலின் திறவுக்கு மறையாக்கியது.
identity-mockpass-same = எவை ஒன்றே
identity-mockpass-same-lead = ஒரு விருப்பம் MockPass துறையில் செயல்விளக்கத்தைத் திறக்கும். FAPI 2.0 உள்நுழைவு அதன் பாதைகளில் பதிலளிக்கும்.
identity-mockpass-paths = MockPass பாதைகள்
identity-mockpass-new = எவை வேறு
identity-mockpass-new-register = உங்கள் நிரலை, திறவுகளுடனும் திரும்பும் முகவரிகளுடனும் முதலில் பதிவு செய்ய வேண்டும்.
identity-mockpass-new-people = மக்கள் இருக்கிறார்கள்: பதிவு, குடும்பம், வீடு உண்டு; உள்நுழைவார்கள். செயல்விளக்கத்தில் ஒரே சொடுக்கு.
identity-mockpass-new-consent = கேட்பதை மக்கள் காண்பர்; ஒவ்வொன்றையும் மறுக்கலாம், திரும்பப் பெறலாம்.
identity-mockpass-new-not-yet = MockPass இன் பழைய நெறிமுறைகள் (முதல் உள்நுழைவு, Corppass, sgID, பழைய Myinfo) இன்னும் பதிலளிக்காது.
identity-mockpass-refused = MockPass ஏற்பதும் நாங்கள் மறுப்பதும்
identity-mockpass-refused-lead = MockPass 4.6.11 மூலநிரலில் படித்தது. உண்மையான சேவையும் இவற்றை மறுக்கும்; இங்கேயே அறிவது நல்லது.
identity-mockpass-accepts = MockPass ஏற்பது
identity-mockpass-rule = இங்குள்ள விதி
identity-mockpass-case-client = எந்த client_id யும்; எல்லோருக்கும் ஒரே திறவுகள்
identity-mockpass-case-redirect = http எனத் தொடங்கும் எந்தத் திரும்பும் முகவரியும்
identity-mockpass-case-scope = அது அறிந்த எல்லா scope களும், எல்லோருக்கும்
identity-mockpass-case-context = எதற்கு என்று சொல்லாத உள்நுழைவு
identity-mockpass-case-replay = அதே உறுதிமொழி அல்லது DPoP சான்று மீண்டும்; எவ்வளவு பழையதும்
identity-mockpass-case-dpop = DPoP சான்று இல்லாத டோக்கன் கோரிக்கை
identity-mockpass-case-code = குறியீடு மீண்டும் மீண்டும்; வேறு நிரலாலும்
identity-mockpass-other = உங்கள் நிரல் கவனிக்கக்கூடியவை
identity-mockpass-other-iss = திரும்ப அழைப்பில் iss உண்டு. சான்றளிக்கப்பட்ட நூலகங்கள் சரிபார்க்கும்.
identity-mockpass-other-enc = ID டோக்கன்கள் A256CBC-HS512 ஆல் மறையாக்கப்படும்; MockPass அப்படிச் சொல்லி A256GCM அனுப்பும்.
identity-mockpass-other-errors = பிழைகளில் நெறிமுறைக் குறியீடு, ஒரு வாக்கியம், இங்கே தேட ஓர் எண் உண்டு.
identity-mockpass-other-userinfo = அணுகல் டோக்கன் userinfo முனையைத் திறக்கும்; MockPass உடையது எதையும் திறக்காது.
identity-mockpass-other-times = அனுப்பிய கோரிக்கை சொன்னபடி ஒரு நிமிடம் காத்திருக்கும்; டோக்கன் நேரங்கள் முழு நொடிகள்.
