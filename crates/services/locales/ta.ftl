# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.
services-act-submitted = விண்ணப்பம் அனுப்பப்பட்டது

# --- The resident's way.

services-nav = சேவைகள்
services-title = சேவைகள்
services-lead = இங்கே விண்ணப்பிக்கலாம், தெரிவிக்கலாம், கேட்கலாம். அரசு ஏற்கனவே அறிந்ததை மீண்டும் தட்டச்சு செய்ய வேண்டியதில்லை.
services-search = நீங்கள் என்ன செய்ய விரும்புகிறீர்கள்?
services-events = வாழ்க்கைத் தருணங்கள்
services-every-event = எல்லாச் சேவைகளும்
services-count = { $count ->
    [one] { $count } சேவை
   *[other] { $count } சேவைகள்
}
services-none-found = அதற்கான சேவை எதுவும் இல்லை. வேறு சொற்களை முயலுங்கள், அல்லது எல்லாச் சேவைகளையும் பாருங்கள்.
services-show-all = எல்லாச் சேவைகளையும் காட்டு
services-minutes = { $minutes ->
    [one] சுமார் { $minutes } நிமிடம்
   *[other] சுமார் { $minutes } நிமிடங்கள்
}
services-without-sign-in = உள்நுழையத் தேவையில்லை
services-run-by = { $agency } நடத்துகிறது; அதன் சொந்தத் தளம் திறக்கும்
services-event-having-a-child = குழந்தை பிறப்பு
services-event-going-to-school = பள்ளிக்குச் செல்லுதல்
services-event-working = வேலை செய்தல்
services-event-losing-work = வேலை இழப்பு
services-event-starting-a-business = தொழில் தொடங்குதல்
services-event-moving-home = வீடு மாறுதல்
services-event-where-you-live = நீங்கள் வசிக்கும் இடம்
services-event-getting-married = திருமணம்
services-event-driving = வாகனம் ஓட்டுதல்
services-event-travelling = பயணம்
services-event-falling-ill = நோய்வாய்ப்படுதல்
services-event-living-with-a-disability = மாற்றுத்திறனுடன் வாழ்தல்
services-event-growing-older = முதுமை
services-event-caring-for-somebody = ஒருவரைப் பராமரித்தல்
services-event-somebody-has-died = ஒருவர் இறந்தபோது
services-event-taking-part = பங்கேற்றல்
services-who = யார் விண்ணப்பிக்கலாம்
services-time = நிரப்ப ஆகும் நேரம்
services-cost = கட்டணம்
services-free = இலவசம்
services-documents = தயாராக வைத்திருக்க வேண்டியவை
services-outcome = முடிவு தெரியும் காலம்
services-working-days = { $days ->
    [one] { $days } வேலை நாளுக்குள்
   *[other] { $days } வேலை நாட்களுக்குள்
}
services-purpose = உங்கள் பதில்கள் எதற்குப் பயன்படும்
services-kept = { $days ->
    [one] முடிவுக்குப் பின் { $days } நாள் வைக்கப்படும்.
   *[other] முடிவுக்குப் பின் { $days } நாட்கள் வைக்கப்படும்.
}
services-closes = விண்ணப்பிக்கக் கடைசி நேரம்
services-opens = { $date } முதல் விண்ணப்பிக்கலாம்.
services-closed = தற்போது விண்ணப்பிக்க முடியாது.
services-full = எல்லா இடங்களும் நிரம்பிவிட்டன. எதுவும் அனுப்பப்படவில்லை.
services-standing-title = நீங்கள் ஏற்கனவே விண்ணப்பித்துள்ளீர்கள்
services-standing = இந்த விண்ணப்பம் முடிந்ததும் மீண்டும் விண்ணப்பிக்கலாம்.
services-open-reference = { $reference } ஐத் திற
services-has-draft = நீங்கள் தொடங்கிவிட்டீர்கள். கடைசியாக மாற்றியதிலிருந்து 30 நாட்கள் உங்கள் பதில்கள் வைக்கப்படும்.
services-acting = நீங்கள் யாருக்காகச் செயல்படுகிறீர்களோ அவருக்காக இதை நிரப்புகிறீர்கள்.
services-acting-firm = { $name } சார்பாக இதை நிரப்புகிறீர்கள்.
services-applications-firm = இவை { $name } நிறுவனத்தினுடையவை. உங்கள் சொந்த விண்ணப்பங்கள் இங்கு காட்டப்படா.
services-for-businesses = இச்சேவை நிறுவனங்களுக்கானது. முதலில் நீங்கள் சார்பாகச் செயல்படும் நிறுவனத்தைத் தேர்ந்தெடுங்கள்.
services-for-people = இச்சேவை தனிநபர்களுக்கானது; நீங்கள் ஒரு நிறுவனத்தின் சார்பாகச் செயல்படுகிறீர்கள். முதலில் அதை நிறுத்துங்கள்.
services-choose-for-whom = யாருக்காகச் செயல்படுகிறீர்கள் எனத் தேர்ந்தெடுக்க
services-no-mandate = அவர்களுக்காக நீங்கள் இனிச் செயல்பட முடியாது.
services-sign-in-why = எங்களுக்குத் தெரிந்ததை நாங்களே நிரப்ப, உள்நுழையுங்கள்.
services-sign-in = தொடங்க உள்நுழையுங்கள்
services-start = தொடங்கு
services-go-on = தொடர்க
services-discard = என் பதில்களை நீக்கி மீண்டும் தொடங்கு
services-report-link = இப்பக்கத்தில் உள்ள சிக்கலைத் தெரிவி

services-step = பக்கம் { $step } / { $steps }
services-why = ஏன் கேட்கிறோம்:
services-not-right = சரியில்லையா?
services-from-register = { $agency }, படித்தது { $date }
services-from-register-edited = விண்ணப்பதாரர் மாற்றியது. { $date } அன்று { $agency } வேறாக வைத்திருந்தது
services-choose = ஒன்றைத் தேர்ந்தெடுங்கள்
services-other = வேறு
services-other-words = “வேறு” எனில், உங்கள் சொற்களில்
services-file-held = எங்களிடம் உள்ளது:
services-file-another = மாற்ற வேறு கோப்பைத் தேர்ந்தெடுங்கள்.
services-file-size = அதிகபட்சம் { $megabytes } MB.
services-row = எண் { $number }
services-row-more = மேலும் ஒன்றைச் சேர்
services-place-words = இடத்தை விவரியுங்கள்
services-place-point = எனக்கு ஆயத்தொலைவுகள் தெரியும்
services-place-lat = அட்சரேகை
services-place-lon = தீர்க்கரேகை
services-map-press = அல்லது வரைபடத்தில் அந்த இடத்தை அழுத்துங்கள்.
services-map = வரைபடம். இடத்தை அழுத்துங்கள்
services-map-marked = { $place } இல் குறிக்கப்பட்டது. இன்னும் துல்லியமாக்க மீண்டும் அழுத்துங்கள்.
services-map-whole = முழு வரைபடத்தையும் காட்டு
services-map-at = { $place } இல் குறியுடன் வரைபடம்
services-point-1 = 1 – மிக மோசம்
services-point-2 = 2 – மோசம்
services-point-3 = 3 – பரவாயில்லை
services-point-4 = 4 – நன்று
services-point-5 = 5 – மிக நன்று
services-rating-of-five = 5 இல் { $points }
services-later = சேமித்துப் பின்னர் தொடர்க
services-dropped-title = இந்தச் சேவை மாறியுள்ளது
services-dropped = உங்கள் பதில்களை வைத்துள்ளோம், ஆனால் இந்தக் கேள்விகள் இப்போது வேறாகக் கேட்கப்படுகின்றன. மீண்டும் பதிலளியுங்கள்:

services-check-title = உங்கள் பதில்களைச் சரிபாருங்கள்
services-not-answered = பதில் இல்லை
services-declare = உங்கள் உறுதிமொழி
services-send = அனுப்பு
services-facts-changed = நீங்கள் நிரப்பும்போது பதிவேடு மாறியது. எதுவும் அனுப்பப்படவில்லை. இப்போது காட்டுவதைச் சரிபார்த்து அனுப்புங்கள்.
services-blocked-title = இந்தச் சேவையைப் பயன்படுத்த முடியாது
services-instead = உங்களுக்கு உதவக்கூடியவை
services-blocked-change = ஏதேனும் பதில் தவறானால், இங்கே மாற்றுங்கள்.

services-error-declaration = உறுதிமொழியைக் குறியிடுங்கள்
services-error-missing = இக்கேள்விக்குப் பதிலளியுங்கள்
services-error-too-long = அதிகபட்சம் { $most } எழுத்துகள்
services-error-unseen-character = கண்ணுக்குத் தெரியாத எழுத்துகளை நீக்குங்கள்
services-error-email = மின்னஞ்சல் முகவரியை இடுங்கள், எ.கா. name@mail.example
services-error-telephone = 6 முதல் 15 இலக்கத் தொலைபேசி எண்ணை இடுங்கள்
services-error-whole-number = முழு எண்ணை இடுங்கள், எ.கா. 12
services-error-decimal-number = { $places ->
    [one] புள்ளிக்குப் பின் அதிகபட்சம் { $places } இலக்கம் உள்ள எண்ணை இடுங்கள்
   *[other] புள்ளிக்குப் பின் அதிகபட்சம் { $places } இலக்கங்கள் உள்ள எண்ணை இடுங்கள்
}
services-error-too-small = { $least } அல்லது அதற்கு மேல் இடுங்கள்
services-error-too-large = { $most } அல்லது அதற்குக் குறைவாக இடுங்கள்
services-error-choice = பதில்களில் ஒன்றைத் தேர்ந்தெடுங்கள்
services-error-other-words = வேறு என்ன என்பதை உங்கள் சொற்களில் கூறுங்கள்
services-error-too-few = குறைந்தது { $least } கொடுங்கள்
services-error-too-many = அதிகபட்சம் { $most } கொடுங்கள்
services-error-country = நாட்டைத் தேர்ந்தெடுங்கள்
services-error-date-part = நாள், மாதம், ஆண்டை இடுங்கள்
services-error-date = உள்ள ஒரு நாளை இடுங்கள், எ.கா. 31 3 2026
services-error-date-early = { $earliest } அல்லது அதற்குப் பிந்தைய நாளை இடுங்கள்
services-error-date-late = { $latest } அல்லது அதற்கு முந்தைய நாளை இடுங்கள்
services-error-file-type = வேறு வகைக் கோப்பைத் தேர்ந்தெடுங்கள்: இதை ஏற்க முடியாது
services-error-file-size = அதிகபட்சம் { $megabytes } MB கோப்பைத் தேர்ந்தெடுங்கள்
services-error-national-id = தேசிய எண்ணை இடுங்கள்: ஓர் எழுத்து, ஏழு இலக்கங்கள், ஓர் எழுத்து
services-error-business-id = நிறுவன எண்ணை இடுங்கள்: ஒன்பது அல்லது பத்து எழுத்துகள், கடைசி எழுத்து
services-error-place = -90 முதல் 90 வரை அட்சரேகையும் -180 முதல் 180 வரை தீர்க்கரேகையும் இடுங்கள்

services-applications = என் விண்ணப்பங்கள்
services-applications-none = நீங்கள் இதுவரை எதையும் அனுப்பவோ தொடங்கவோ இல்லை.
services-drafts = தொடங்கியவை
services-draft-changed = கடைசியாக மாற்றியது { $date }
services-draft-ends = { $date } வரை வைக்கப்படும்
services-cases = அனுப்பியவை
services-cases-elsewhere = துறைகளின் தளங்களில்
services-by-day = { $date } க்குள்.
services-sent-on = { $date } அன்று அனுப்பியது
services-due = { $date } க்குள் முடிவு தெரியும்.
services-status-open = பணி நடைபெறுகிறது
services-status-asked = உங்களிடம் ஒன்று கேட்டுள்ளோம்
services-status-approved = ஏற்கப்பட்டது
services-status-refused = ஏற்கப்படவில்லை
services-status-withdrawn = திரும்பப் பெறப்பட்டது
services-asked-title = உங்களிடம் கேட்டவை
services-you-answered = { $date } அன்று பதிலளித்தீர்கள்
services-clock-stands = நீங்கள் பதிலளிக்கும் வரை காலக்கெடு நிறுத்தப்படும்.
services-your-answer = உங்கள் பதில்
services-send-answer = பதிலை அனுப்பு
services-stages = என்ன செய்யப்படுகிறது, யாரால்
services-stage-done = முடிந்தது
services-stage-now = இப்போது
services-stage-waits = பின்னர்
services-stage-not-reached = எட்டவில்லை
services-stage-due = { $date } க்குள்
services-happened = இதுவரை நடந்தவை
services-happened-sent = நீங்கள் அனுப்பினீர்கள்.
services-happened-answered = கேட்டதற்குப் பதிலளித்தீர்கள்.
services-happened-withdrawn = நீங்கள் திரும்பப் பெற்றீர்கள்.
services-happened-appealed = நீங்கள் மேல்முறையீடு செய்தீர்கள்.
services-happened-appeal-withdrawn = உங்கள் மேல்முறையீட்டைத் திரும்பப் பெற்றீர்கள்.
services-happened-sent-firm = நிறுவனத்தின் சார்பாக அனுப்பப்பட்டது.
services-happened-answered-firm = நிறுவனத்தின் சார்பாகப் பதிலளிக்கப்பட்டது.
services-happened-withdrawn-firm = நிறுவனத்தின் சார்பாகத் திரும்பப் பெறப்பட்டது.
services-happened-appealed-firm = நிறுவனத்தின் சார்பாக மேல்முறையீடு செய்யப்பட்டது.
services-happened-appeal-withdrawn-firm = நிறுவனத்தின் சார்பாக மேல்முறையீடு திரும்பப் பெறப்பட்டது.
services-happened-done = { $agency }: முடிந்தது – { $stage }
services-happened-asked = { $agency } உங்களிடம் கேட்டது – { $stage }
services-happened-decided = { $agency }: முடிவு – { $stage }
services-your-answers = நீங்கள் அனுப்பியவை
services-appeal = இது தவறு என நினைத்தால், { $date } வரை மேல்முறையீடு செய்யலாம். முன்பு முடிவு செய்யாத ஒருவர் மீண்டும் முடிவு செய்வார். மீண்டும் விண்ணப்பிக்கவும் செய்யலாம்.
services-appeal-over = இதற்கு எதிராக இனி மேல்முறையீடு செய்ய முடியாது. மீண்டும் விண்ணப்பிக்கலாம். கேள்வி இருந்தால் { $agency } க்கு எழுதி, { $reference } எண்ணைத் தெரிவியுங்கள்.
services-appeal-title = இதற்கு எதிராக மேல்முறையீடு செய்
services-appeal-reason = மறுக்கப்பட்ட காரணம்:
services-appeal-what = இது ஏன் தவறு என நினைக்கிறீர்கள் என்பதை { $date } க்குள் சொல்லுங்கள். ஒரு முறை மட்டுமே மேல்முறையீடு செய்யலாம். முன்பு முடிவு செய்யாத ஒருவர் உங்கள் சொற்களையும் நீங்கள் அனுப்பிய அனைத்தையும் படித்து முடிவு செய்வார்.
services-appeal-words = இது ஏன் தவறு?
services-appeal-hint = நீங்கள் பேசுவது போலவே எழுதுங்கள். எந்தச் சட்டத்தையும் மேற்கோள் காட்ட வேண்டியதில்லை.
services-appeal-send = மேல்முறையீட்டை அனுப்பு
services-appeal-not = மேல்முறையீடு வேண்டாம்
services-appeal-yours = உங்கள் மேல்முறையீடு
services-withdraw = இந்த விண்ணப்பத்தைத் திரும்பப் பெறு
services-withdraw-title = உங்கள் விண்ணப்பத்தைத் திரும்பப் பெறவா?
services-withdraw-what = இதன் மேல் பணி நிறுத்தப்படும். இதை மாற்ற முடியாது, ஆனால் மீண்டும் விண்ணப்பிக்கலாம்.
services-withdraw-do = திரும்பப் பெறு
services-withdraw-not = வைத்திரு
services-withdraw-appeal = என் மேல்முறையீட்டைத் திரும்பப் பெறு
services-withdraw-appeal-title = உங்கள் மேல்முறையீட்டைத் திரும்பப் பெறவா?
services-withdraw-appeal-what = அதன் மேல் யாரும் முடிவு செய்ய மாட்டார்கள்; மறுப்பு நிலைக்கும். இரண்டாம் முறை மேல்முறையீடு செய்ய முடியாது, ஆனால் மீண்டும் விண்ணப்பிக்கலாம்.
services-sent-title = எங்களுக்குக் கிடைத்தது
services-your-reference = உங்கள் எண்
services-next-title = அடுத்து என்ன
services-told-in-inbox = ஒவ்வொரு படியிலும் உங்கள் அஞ்சல் பெட்டியில் தெரிவிப்போம்.
services-told-sender = அனுப்பியவருக்கு ஒவ்வொரு படியிலும் அவரது அஞ்சல் பெட்டியில் தெரிவிப்போம். நிறுவனத்தின் சார்பாகச் செயல்படக்கூடிய அனைவரும் இங்கு பின்தொடரலாம்.
services-keep-link = இந்த இணைப்பை வைத்துக்கொள்ளுங்கள். இதைக் கொண்டு மட்டுமே நீங்கள் அனுப்பியதற்குத் திரும்ப முடியும்.
services-follow = தொடர்ந்து பாருங்கள்
services-file-open = இந்தக் கோப்பைச் சேமி
services-error-file-unsafe = வேறு கோப்பைத் தேர்ந்தெடுங்கள்: இது தீங்கானது என எங்கள் வருடி கூறுகிறது

# A case that an agency's own application keeps.
services-elsewhere-over = இது முடிந்துவிட்டது.
services-elsewhere-nothing-next = அடுத்து என்ன என்பதை { $agency } இன்னும் கூறவில்லை.
services-elsewhere-who = யார் இதைக் கையாள்கிறார்கள்
services-elsewhere-decides = { $agency } தன் சொந்தத் தளத்தில் இதைக் கையாண்டு முடிவு செய்கிறது. அந்தத் தளம் கூறுவதை இந்தப் பக்கம் காட்டுகிறது.
services-elsewhere-withdraw = இதை மாற்ற அல்லது திரும்பப் பெற, அந்தத் தளத்திற்குச் செல்லுங்கள். இது அங்கே வைக்கப்பட்டுள்ளது; இங்கிருந்து உங்களுக்காக அதைச் செய்ய முடியாது.
services-elsewhere-open = { $agency } தளத்திற்குச் செல்லுங்கள்
services-elsewhere-gone = { $agency } இந்தத் தளத்தை இங்கே இனி வழங்கவில்லை. நீங்கள் அனுப்பியதைப் பற்றித் துறையிடம் கேளுங்கள்.
services-elsewhere-allowed = பிற தளங்கள் அறிய நான் அனுமதித்தவை

services-rate-title = எப்படி இருந்தது எனச் சொல்லுங்கள்
services-rate-change = உங்கள் மதிப்பீட்டை மாற்றுங்கள்
services-survey-change = கணக்கெடுப்புப் பதிலை மாற்றுங்கள்
services-rate-said = { $date } அன்று பதிலளித்தீர்கள். { $until } வரை மாற்றலாம்; கடைசிப் பதிலே கணக்கில் வரும்.
services-rate-question = இந்தச் சேவை எப்படி இருந்தது?
services-voluntary = நீங்கள் பதிலளிக்க வேண்டியதில்லை. இது உங்கள் விண்ணப்பத்தை மாற்றாது.
services-remark = எதை மேம்படுத்த வேண்டும்?
services-remark-hint = யாருடைய பெயரையும் எண்ணையும் தர வேண்டாம்.
services-survey-title = ஆண்டுக் கணக்கெடுப்பின் ஒரு கேள்விக்குப் பதிலளி
services-survey-question = இந்த மின்னிலக்கச் சேவையில் எவ்வளவு திருப்தி?
services-six-1 = 1 – மிக அதிருப்தி
services-six-2 = 2 – அதிருப்தி
services-six-3 = 3 – ஓரளவு அதிருப்தி
services-six-4 = 4 – ஓரளவு திருப்தி
services-six-5 = 5 – திருப்தி
services-six-6 = 6 – மிகத் திருப்தி
services-report-question = அந்தப் பக்கத்தில் என்ன சிக்கல்?
services-report-hint = என்ன செய்ய முயன்றீர்கள், என்ன நடந்தது என்று கூறுங்கள். யாருடைய பெயரையும் எண்ணையும் தர வேண்டாம்.
services-report-done = நன்றி
services-report-thanks = அமைப்பு உங்கள் அறிக்கையைப் படிக்கும். நீங்கள் யார் எனக் கேட்காததால் பதில் வராது.
services-error-report = என்ன சிக்கல் எனக் கூறுங்கள்

services-file-title = விண்ணப்பத்தின் கோப்பு
services-file-name = பெயர்
services-file-type = வகை
services-file-bytes = அளவு (பைட்டுகள்)
services-file-waits = எந்த வருடியும் இந்தக் கோப்பை இன்னும் அனுமதிக்கவில்லை. இது தீங்கானதாக இருக்கலாம்.
services-file-free = இந்தக் கோப்பைத் திறக்கலாம்.
services-file-ask-head = உங்கள் அமைப்பின் தலைவர் இதை இங்கே விடுவிக்கலாம்:
services-file-release-what = நீங்கள் விடுவித்தால் அலுவலர்கள் திறக்க முடியும். நீங்கள் செய்ததை விண்ணப்பதாரரும் பதிவேடும் காண்பர்.
services-file-release = விடுவி

# --- End of the resident's way.

services-told-visit = { $reference } க்கான சந்திப்பு: { $appointment }
services-told-visit-body = { $service }: சந்திப்பு { $appointment } அன்று. இடம் உங்கள் விண்ணப்பத்தில் உள்ளது.
services-told-visit-moved = மாற்றப்பட்டது: { $reference } க்கான உங்கள் சந்திப்பு
services-told-visit-moved-body = { $service }: உங்கள் சந்திப்பு இப்போது { $appointment } அன்று.
services-told-visit-off = ரத்து செய்யப்பட்டது: { $reference } க்கான உங்கள் சந்திப்பு
services-told-visit-off-body = { $service }: { $appointment } சந்திப்பு ரத்து. யாரும் வரமாட்டார்கள்; நீங்களும் வர வேண்டியதில்லை.
services-told-appeal = உங்கள் மேல்முறையீடு கிடைத்தது: { $reference }
services-told-appeal-body = { $service } பற்றி முன்பு முடிவு செய்யாத ஒருவர் உங்கள் மேல்முறையீட்டை { $due } க்குள் முடிவு செய்வார்.
services-told-appeal-decided = உங்கள் மேல்முறையீடு முடிவு செய்யப்பட்டது: { $reference }
services-told-appeal-decided-body = { $outcome }. { $reason }
services-erased = இந்தச் சேவையின் அறிவிப்பின்படி நீங்கள் கூறியவை { $date } அன்று அழிக்கப்பட்டன. என்ன, எப்போது நடந்தது என்பது நிற்கும்.
