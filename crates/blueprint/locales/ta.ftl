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

blueprint-dgb-01-name = மின்னிலக்கச் சேவைகளில் மிகவும் நிறைவடைந்த குடிமக்கள்
blueprint-dgb-01-about = எங்கள் கருத்தாய்வுக்குக் குடியிருப்பாளர்கள் அளித்த பதில்களில் 6-க்கு 5 அல்லது 6 எத்தனை.
blueprint-dgb-01-rule = ஆறு புள்ளி அளவில் குடியிருப்பாளர்களின் ஒவ்வொரு பதிலையும் எடுக்கிறோம். ஐந்து, ஆறு ஆகியவற்றை எண்ணி, எல்லாப் பதில்களாலும் வகுக்கிறோம். ஐந்து புள்ளி மதிப்பீடுகள் இதில் கலப்பதில்லை.
blueprint-dgb-01-source = ஆதாரம்: யாராவது பதிலளிக்கும்போது ஒரு சேவை பொதுப் பதிவேட்டில் எழுதும் "services.rated" பதிவுகள்.
blueprint-dgb-02-name = மின்னிலக்கச் சேவைகளில் மிகவும் நிறைவடைந்த வணிகங்கள்
blueprint-dgb-02-about = எங்கள் கருத்தாய்வுக்கு நிறுவனங்கள் அளித்த பதில்களில் 6-க்கு 5 அல்லது 6 எத்தனை.
blueprint-dgb-02-rule = ஆறு புள்ளி அளவில் நிறுவனங்களின் ஒவ்வொரு பதிலையும் எடுக்கிறோம். ஐந்து, ஆறு ஆகியவற்றை எண்ணி, எல்லாப் பதில்களாலும் வகுக்கிறோம். ஐந்து புள்ளி மதிப்பீடுகள் இதில் கலப்பதில்லை.
blueprint-dgb-02-source = ஆதாரம்: யாராவது பதிலளிக்கும்போது ஒரு சேவை பொதுப் பதிவேட்டில் எழுதும் "services.rated" பதிவுகள்.
blueprint-dgb-03-name = பெறவும் செலுத்தவும் மின்பணம் உள்ள சேவைகள்
blueprint-dgb-03-about = பணம் பெறும் அல்லது வழங்கும் நடப்புச் சேவைகளில் எத்தனை அதை மின்வழியில் அனுமதிக்கின்றன.
blueprint-dgb-03-rule = கட்டணம் பெறும் அல்லது பணம் வழங்கும் ஒவ்வொரு நடப்புச் சேவையையும், அதன் வெளியிடப்பட்ட பதிப்பின்படி, எடுக்கிறோம். மின்வழி உள்ளவற்றை எண்ணுகிறோம். அண்மையில் ஒரு கட்டணம் வெற்றியடைந்ததா என்பதை இன்னும் சரிபார்ப்பதில்லை.
blueprint-dgb-03-source = ஆதாரம்: ஒரு சேவை திறக்கும்போதும் மாறும்போதும் மூடும்போதும் பொதுப் பதிவேட்டில் எழுதப்படும் "services.published", "services.closed" பதிவுகள்.
blueprint-dgb-04-name = அரசு சரிபார்த்த தகவல்கள் முன்னரே நிரப்பப்பட்ட சேவைகள்
blueprint-dgb-04-about = உள்நுழைவு கேட்கும் நடப்புச் சேவைகளில் எத்தனை, அரசு ஏற்கனவே அறிந்ததை நிரப்பித் தருகின்றன.
blueprint-dgb-04-rule = உள்நுழையக் கேட்கும் ஒவ்வொரு நடப்புச் சேவையையும் எடுக்கிறோம். ஒரு தகவலையாவது நிரப்பித் தருபவற்றையும், பதிவகம் பதிலளிக்கக்கூடிய எதையும் கேட்காதவற்றையும் எண்ணுகிறோம்.
blueprint-dgb-04-source = ஆதாரம்: ஒரு சேவை திறக்கும்போதும் மாறும்போதும் மூடும்போதும் பொதுப் பதிவேட்டில் எழுதப்படும் "services.published", "services.closed" பதிவுகள்.
blueprint-dgb-05-name = மின்னிலக்க முறையில் கையொப்பமிடக்கூடிய சேவைகள்
blueprint-dgb-05-about = கையொப்பம் தேவைப்படும் நடப்புச் சேவைகளில் எத்தனை மின்னிலக்கக் கையொப்பத்தை ஏற்கின்றன.
blueprint-dgb-05-rule = கையொப்பம் தேவைப்படும் ஒவ்வொரு நடப்புச் சேவையையும் எடுத்து, மின்னிலக்கக் கையொப்பத்தை ஏற்பவற்றை எண்ணுகிறோம். காகிதக் கையொப்பத்தின் நகல் கணக்கில் வராது.
blueprint-dgb-05-source = ஆதாரம்: ஒரு சேவை திறக்கும்போதும் மாறும்போதும் மூடும்போதும் பொதுப் பதிவேட்டில் எழுதப்படும் "services.published", "services.closed" பதிவுகள்.
blueprint-dgb-06-name = தொடக்கம் முதல் முடிவு வரை இணையத்தில் முடிந்தவை
blueprint-dgb-06-about = அனைத்துக் காரியங்களிலும் எத்தனைக்கு முகப்பு, தொலைபேசி, காகிதம் எதுவும் தேவைப்படவில்லை.
blueprint-dgb-06-rule = குடியிருப்பாளர் அல்லது நிறுவனத்தின், ஏற்பு அல்லது மறுப்புடன் முடிந்த ஒவ்வொரு காரியத்தையும் எடுக்கிறோம். எங்கள் பக்கங்களில், ஒரு நிரலால், அல்லது பொது முனையத்தில் செய்யப்பட்டவற்றை எண்ணி, மொத்தத்தால் வகுக்கிறோம்.
blueprint-dgb-06-source = ஆதாரம்: ஒவ்வொரு சேவையும் ஒரு காரியம் முடியும்போது பொதுப் பதிவேட்டில் எழுதும் "transaction.completed", "transaction.abandoned" பதிவுகள்.
blueprint-dgb-07-name = மின் வழியாகச் செலுத்தப்பட்டவை
blueprint-dgb-07-about = அரசுக்கும் அரசிடமிருந்தும் செலுத்தப்பட்டவற்றில் எத்தனை மின்வழியில் நடந்தன.
blueprint-dgb-07-rule = வரும், போகும் ஒவ்வொரு கட்டணத்தையும், ரொக்கம், காசோலை உட்பட, எடுக்கிறோம். மின்வழியில் நடந்தவற்றை எண்ணி, மொத்தத்தால் வகுக்கிறோம். ஒரே நாணயம் இருந்தால், மதிப்பின்படியான கணக்கும் அருகில் உள்ளது.
blueprint-dgb-07-source = ஆதாரம்: பணம் வரும்போதும் போகும்போதும் பொதுப் பதிவேட்டில் எழுதப்படும் "payment.recorded" பதிவுகள்.
blueprint-dgb-08-name = தரவுப் பணியில் பயிற்சி பெற்ற அதிகாரிகள்
blueprint-dgb-08-about = இன்னும் செல்லுபடியாகும் தரவுப் பணிப் பயிற்சியில் எத்தனை அதிகாரிகள் தேர்ச்சி பெற்றனர்.
blueprint-dgb-08-rule = ஒவ்வோர் அமைப்பிலும் அதிக அதிகாரிகள் தேர்ச்சி பெற்ற, இன்னும் செல்லுபடியாகும் ஒரு தரவுப் பயிற்சியை எடுத்துக் கூட்டுகிறோம். எனவே யாரும் இருமுறை எண்ணப்படுவதில்லை. அமைப்புகள் எண்ணிக்கையையே அறிவிக்கின்றன, பெயர்களை அல்ல.
blueprint-dgb-08-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "training", "agency" பதிவகம்.
blueprint-dgb-09-name = அடிப்படை மின்னிலக்கத் திறன் உள்ள அதிகாரிகள்
blueprint-dgb-09-about = இன்னும் செல்லுபடியாகும் அடிப்படை மின்னிலக்கத் திறன் பயிற்சியில் எத்தனை அதிகாரிகள் தேர்ச்சி பெற்றனர்.
blueprint-dgb-09-rule = ஒவ்வோர் அமைப்பிலும் அதிக அதிகாரிகள் தேர்ச்சி பெற்ற, செல்லுபடியாகும் அடிப்படைப் பயிற்சியை எடுக்கிறோம். எல்லா அமைப்புகளின் எல்லா அதிகாரிகளாலும் வகுக்கிறோம். எதையும் அறிவிக்காத அமைப்பு பயிற்சி பெறாததாக எண்ணப்படும்.
blueprint-dgb-09-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "training", "agency" பதிவகம்.
blueprint-dgb-10-name = பணிமுறையை மாற்றும் மின்னிலக்கத் திட்டங்கள்
blueprint-dgb-10-about = எத்தனை மின்னிலக்கத் திட்டங்கள் எங்கள் பணிமுறையை மாற்றி, அதை நிரூபித்தன.
blueprint-dgb-10-rule = விளைவு அளவிடப்பட்டு, இரண்டாவது அமைப்பால் உறுதி செய்யப்பட்ட ஒவ்வொரு திட்டத்தையும் எண்ணுகிறோம். வெறும் திட்டமிடல் கணக்கில் வராது.
blueprint-dgb-10-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "project" பதிவகம்.
blueprint-dgb-11-name = சேவை அல்லது கொள்கைக்குச் செயற்கை நுண்ணறிவைப் பயன்படுத்தும் அமைச்சுகள்
blueprint-dgb-11-about = எத்தனை அமைச்சுகள், பொறுப்பாளரும் மதிப்பீடும் கொண்டு, செயற்கை நுண்ணறிவைப் பயன்படுத்துகின்றன.
blueprint-dgb-11-rule = எல்லா அமைச்சுகளையும் எடுக்கிறோம். முன்பே மதிப்பிடப்பட்ட ஒரு செயற்கை நுண்ணறிவுப் பயன்பாடாவது இந்த நாள்களில் இயங்கிய அமைச்சுகளை எண்ணுகிறோம்.
blueprint-dgb-11-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "ai_use", "agency" பதிவகம்.
blueprint-dgb-12-name = பெரும் தாக்கமுள்ள தரவுத் திட்டங்கள் (ஆண்டுக்கு, பல அமைப்புகள்)
blueprint-dgb-12-about = ஓர் ஆண்டில் எத்தனை பல-அமைப்புத் தரவுத் திட்டங்கள் விளைவை எட்டின.
blueprint-dgb-12-rule = ஒரே அனுமதியின் கீழ் தரவைப் படித்த, இரண்டு அல்லது அதற்கு மேற்பட்ட அமைப்புகளின், அந்த ஆண்டில் விளைவு அளவிடப்பட்டு இரண்டாவது அமைப்பால் உறுதி செய்யப்பட்ட ஒவ்வொரு திட்டத்தையும் எண்ணுகிறோம். "எட்டப்பட்டது" என்பதற்கு ஒவ்வோர் அமைச்சுக்கும் ஆண்டில் இரண்டு தரவுத் திட்டங்களும் தேவை. ஆண்டு என்பது இன்றுடன் முடியும் ஆண்டு, அல்லது இந்த நாள்காட்டி ஆண்டு.
blueprint-dgb-12-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "project", "agency" பதிவகம்.
blueprint-dgb-13-name = இயந்திரங்கள் படித்துப் பெறக்கூடிய அடிப்படைத் தரவு
blueprint-dgb-13-about = பதிவகங்களின் அடிப்படைத் தகவல்களில் எத்தனையை நிரல்கள் படிக்க முடியும்.
blueprint-dgb-13-rule = ஓர் அமைப்பு அடிப்படையானதாக அறிவிக்கும் ஒவ்வொரு புலத்தையும் எடுக்கிறோம். கட்டமைப்பு விளக்கம் கொண்டு, கடந்த ஏழு நாள்களில் ஒரு நிரல் படித்தவற்றை எண்ணுகிறோம்.
blueprint-dgb-13-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "core_field" பதிவகம்.
blueprint-dgb-14-name = அமைப்புகளிடையே தரவைப் பகிர ஆகும் நேரம்
blueprint-dgb-14-about = முழுமையான தரவுக் கோரிக்கையிலிருந்து முதல் வாசிப்பு வரை எத்தனை வேலை நாள்கள் ஆகின்றன.
blueprint-dgb-14-rule = இந்த நாள்களில் முதன்முறை படிக்கப்பட்ட ஒவ்வொரு கோரிக்கையையும் எடுக்கிறோம். அது முழுமையான நாளுக்குப் பின், முதல் வாசிப்பு வரையுள்ள வேலை நாள்களை, வார இறுதியும் அறிவிக்கப்பட்ட விடுமுறைகளும் இன்றி, எண்ணுகிறோம். நடுவில் உள்ளதே இந்த எண்.
blueprint-dgb-14-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "data_request", "holiday" பதிவகம்.
blueprint-dgb-15-name = வணிக மேகத்தில் உள்ள தகுதியான அமைப்புகள்
blueprint-dgb-15-about = வணிக மேகத்தில் இயங்கக்கூடிய அமைப்புமுறைகளில் எத்தனை அங்கே இயங்குகின்றன.
blueprint-dgb-15-rule = தகுதியானது என அமைப்பு அறிவிக்கும் ஒவ்வோர் அமைப்புமுறையையும் எடுக்கிறோம். வணிக மேகத்தில் இயங்குபவற்றை எண்ணி, மொத்தத்தால் வகுக்கிறோம்.
blueprint-dgb-15-source = ஆதாரம்: அமைப்புகள் பொதுப் பதிவேட்டில் "blueprint.declared" பதிவுகளாக அறிவிக்கும் "system" பதிவகம்.
blueprint-median-time-name = முடிக்க ஆகும் நேரம்
blueprint-median-time-about = அனைத்துக் காரியங்களில் பாதி, முதல் பக்கம் முதல் முடிவு வரை, இவ்வளவு நேரம் அல்லது அதற்குக் குறைவாக எடுத்தன.
blueprint-median-time-rule = குடியிருப்பாளர் அல்லது நிறுவனத்தின், ஏற்பு அல்லது மறுப்புடன் முடிந்த ஒவ்வொரு காரியத்தையும் எடுக்கிறோம். ஆன நேரத்தின்படி வரிசைப்படுத்துகிறோம். நடுவில் உள்ளதே இந்த எண்.
blueprint-median-time-source = ஆதாரம்: ஒவ்வொரு சேவையும் ஒரு காரியம் முடியும்போது பொதுப் பதிவேட்டில் எழுதும் "transaction.completed", "transaction.abandoned" பதிவுகள்.
blueprint-completion-name = தொடங்கி முடிக்கப்பட்டவை
blueprint-completion-about = தொடங்கிய காரியங்களில் எத்தனை முடிவை எட்டின.
blueprint-completion-rule = பதில் கிடைத்த அல்லது கைவிடப்பட்ட, குடியிருப்பாளர் அல்லது நிறுவனத்தின் ஒவ்வொரு காரியத்தையும் எடுக்கிறோம். ஆம் அல்லது இல்லை எனப் பதில் கிடைத்தவற்றை எண்ணி, மொத்தத்தால் வகுக்கிறோம்.
blueprint-completion-source = ஆதாரம்: ஒவ்வொரு சேவையும் ஒரு காரியம் முடியும்போது பொதுப் பதிவேட்டில் எழுதும் "transaction.completed", "transaction.abandoned" பதிவுகள்.
blueprint-prefill-coverage-name = உங்களுக்காக நிரப்பப்பட்டவை
blueprint-prefill-coverage-about = அரசு ஏற்கனவே அறிந்தவற்றில் எவ்வளவை மக்கள் தட்டச்சு செய்ய வேண்டியிருக்கவில்லை.
blueprint-prefill-coverage-rule = முடிந்த காரியத்துக்குத் தேவையான, பதிவகத்தில் இருந்த ஒவ்வொரு தகவலையும் எடுக்கிறோம். நிரப்பித் தரப்பட்டவற்றை எண்ணி, மொத்தத்தால் வகுக்கிறோம். ஒரே காரியத்தின் தகவல்கள் தொடர்புடையவை என்பதால் வரம்பு தருவதில்லை.
blueprint-prefill-coverage-source = ஆதாரம்: எத்தனை தகவல்கள் நிரப்பப்பட்டன, எத்தனை தட்டச்சு செய்யப்பட்டன எனச் சொல்லும் பொதுப் பதிவேட்டின் "transaction.completed" பதிவுகள்.
blueprint-retyped-data-name = அரசு அறிந்தும் தட்டச்சு செய்யப்பட்டவை
blueprint-retyped-data-about = அரசு ஏற்கனவே அறிந்ததை மக்கள் எத்தனை முறை தட்டச்சு செய்தனர். ஒருபோதும் கூடாது.
blueprint-retyped-data-rule = பதிவகத்தில் இருந்தும் ஒருவர் தட்டச்சு செய்த தகவல்களை, முடிந்த எல்லாக் காரியங்களிலும் கூட்டுகிறோம்.
blueprint-retyped-data-source = ஆதாரம்: எத்தனை தகவல்கள் நிரப்பப்பட்டன, எத்தனை தட்டச்சு செய்யப்பட்டன எனச் சொல்லும் பொதுப் பதிவேட்டின் "transaction.completed" பதிவுகள்.
blueprint-after-use-name = பயன்படுத்திய உடனே நன்று
blueprint-after-use-about = பயன்படுத்திய உடனே அளித்த மதிப்பீடுகளில் 5-க்கு 4 அல்லது 5 எத்தனை.
blueprint-after-use-rule = ஐந்து புள்ளியில் ஒவ்வொரு மதிப்பீட்டையும் எடுக்கிறோம். நான்கு, ஐந்து ஆகியவற்றை எண்ணி, மொத்தத்தால் வகுக்கிறோம். ஆறு புள்ளிப் பதில்கள் இதில் கலப்பதில்லை.
blueprint-after-use-source = ஆதாரம்: யாராவது பதிலளிக்கும்போது ஒரு சேவை பொதுப் பதிவேட்டில் எழுதும் "services.rated" பதிவுகள்.

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
blueprint-not-recorded = இன்னும் பதிவாகவில்லை
blueprint-nothing-to-count = எண்ண எதுவும் இல்லை
blueprint-interval = உண்மையான மதிப்பு { $lower } முதல் { $upper } வரை இருக்கும்; 95% உறுதி.
blueprint-range = { $lower } முதல் { $upper } வரை
blueprint-no-range = இல்லை: அனைத்தும் எண்ணப்படுவதால் தற்செயலுக்கு இடமில்லை.
blueprint-target-share = { $low }% முதல் { $high }% வரை
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
blueprint-how-small = யாரும் அடையாளம் காணப்படாதிருக்க, பத்துக்கும் குறைவான காரியங்கள், பதில்கள், கட்டணங்கள் அல்லது அதிகாரிகள் பின்னால் உள்ள எண்களைக் காட்டமாட்டோம்.
blueprint-how-out = எங்கள் அதிகாரிகள் செய்பவற்றையும், கைவிடப்பட்ட காரியங்களையும் சேர்ப்பதில்லை. அவை எத்தனை என்று சொல்கிறோம்.
blueprint-how-help = உதவி பெறுவது தோல்வி அல்ல. எத்தனை பேர் உதவி பெற்றனர் என்பதைக் காட்டுகிறோம்; நன்றாகத் தோன்றுவதற்காக மறைப்பதில்லை.

blueprint-promises = பதினைந்து வாக்குறுதிகளும்
blueprint-promises-lead = மின்னிலக்க அரசாங்கத் திட்டத்தின் பட்டியல், அதன் வரிசையில். இன்னும் பதிவாகாதவை அவ்வாறே காட்டப்படுகின்றன.
blueprint-grades = ஆதாரத் தரம்: A அமைச்சின் சொந்தப் பக்கத்தில் படிக்கப்பட்டது, B செய்தித்தாளில் அல்லது இரண்டாம் நிலை ஆதாரத்தில், C பரவலாகச் சொல்லப்படுவது, மீண்டும் சரிபார்க்கப்படவில்லை.

blueprint-row-window = நாள்கள்
blueprint-row-count = எண்ணப்பட்டவை
blueprint-row-interval = வரம்பு
blueprint-row-target = இலக்கு
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
blueprint-check = நீங்களே சரிபார்க்கலாம். பொதுப் பதிவேட்டைப் பெற்று, இங்கே குறிப்பிட்ட பதிவுகளை மட்டும் எடுத்து, இந்த விதியைப் பயன்படுத்துங்கள்.
blueprint-records = பின்னணியில் உள்ள பதிவுகள்
blueprint-records-lead = புதியது முதலில். ஒவ்வொன்றும் பொதுப் பதிவேட்டிலுள்ள தன் பதிவுக்கு, அது அங்கேயே உள்ளது என்ற சான்றுடன், இட்டுச் செல்லும். எந்தப் பதிவும் ஒருவரின் பெயரைச் சொல்லாது.
blueprint-records-of = இது மட்டும்: { $service }.
blueprint-records-all = அனைத்தையும் காட்டுக
blueprint-records-older = பழைய பதிவுகள்
blueprint-records-few = காட்ட இயலாத அளவுக்குக் குறைவு.
blueprint-entry = பதிவு { $n }

blueprint-verdict-nothing = இன்னும் தெரியவில்லை
blueprint-verdict-not-recorded = இன்னும் தெரியவில்லை
blueprint-part-of = { $things } இல் { $part }
blueprint-share-of = { $whole } இல் { $part } ({ $share })
blueprint-target-most = { $most } அல்லது குறைவு
blueprint-target-least = { $least } அல்லது அதிகம்
blueprint-target-own = { $year } இறுதிக்குள் { $range } (இந்த நாடு நிர்ணயித்தது)
blueprint-target-always = { $range }, எப்போதும்
blueprint-how-all = எல்லா நடப்புச் சேவைகள் போல, அனைத்தையும் எண்ணும் இடத்தில் தற்செயலுக்கு இடமில்லை; எனவே வரம்பும் இல்லை. 100% இலக்கை அனைத்தும் எட்டினால் மட்டுமே எட்டியதாகும்.
blueprint-how-missing = யாரும் பதிவு செய்யாதது எண் அல்ல. அதைக் காட்டி, அது எங்கிருந்து வரும் என்று சொல்கிறோம்.
blueprint-others = பதினைந்துக்கு அப்பால்
blueprint-others-lead = எளிதாக உள்ளதா என்பதைச் சொல்லும் மற்றவை.
blueprint-by-ministry = அமைச்சு வாரியாக
blueprint-by-hosting = இயங்கும் இடம் வாரியாக
blueprint-by-direction = வரவும் செலவும்
blueprint-head-ministry = அமைச்சு
blueprint-head-hosting = இயங்கும் இடம்
blueprint-head-direction = திசை
blueprint-head-answer = பதில்
blueprint-head-payment = கட்டணம்
blueprint-head-record = பதிவுப்பொருள்
blueprint-hosting-commercial-cloud = வணிக மேகம்
blueprint-hosting-government-cloud = அரசு மேகம்
blueprint-hosting-own-centre = சொந்தத் தரவு மையம்
blueprint-hosting-other = வேறிடம்
blueprint-direction-in = அரசுக்கு
blueprint-direction-out = அரசிடமிருந்து
blueprint-way-electronic = மின்வழி
blueprint-way-other = வேறு வழி
blueprint-score = { $scale } இல் { $score }
blueprint-withdrawn = { $id } (திரும்பப் பெறப்பட்டது)
blueprint-working-days = { $n ->
    [one] { $n } வேலை நாள்
   *[other] { $n } வேலை நாள்கள்
}

blueprint-aside-officers = சேர்க்கப்படாதவை: பணியில் அதிகாரிகள்
blueprint-aside-abandoned = கைவிடப்பட்டவை
blueprint-aside-assisted = ஒருவரின் உதவியுடன்
blueprint-aside-answered = காரியங்களுக்குப் பதில்கள்
blueprint-aside-paid-in = மின்வழி, அரசுக்கு
blueprint-aside-paid-out = மின்வழி, அரசிடமிருந்து
blueprint-aside-value = மின்வழி, மதிப்பின்படி
blueprint-aside-unconfirmed = எண்ணப்படாதவை: உறுதி செய்யப்பட்ட விளைவு இல்லை
blueprint-aside-families = ஆண்டில் இரண்டு அல்லது மேற்பட்டவை உள்ள அமைச்சுகள்
blueprint-aside-silent = எதையும் அறிவிக்காத அமைப்புகள்
blueprint-aside-schemaless = கட்டமைப்பு விளக்கம் இல்லாதவை
blueprint-aside-unread = ஏழு நாள்களில் படிக்கப்படாதவை
blueprint-aside-in-seven = ஏழு வேலை நாள்களுக்குள்
blueprint-aside-waiting = முழுமையானவை, இன்னும் காத்திருப்பவை
blueprint-aside-ineligible = சேர்க்கப்படாதவை: தகுதியற்றவை
blueprint-aside-live = மொத்த நடப்புச் சேவைகள்
blueprint-aside-ninetieth = பத்தில் ஒன்பது, இதற்குள்

blueprint-count-errands = { $n } காரியங்கள்
blueprint-count-answers = { $n } பதில்கள்
blueprint-count-services = { $n } சேவைகள்
blueprint-count-payments = { $n } கட்டணங்கள்
blueprint-count-officers = { $n } அதிகாரிகள்
blueprint-count-projects = { $n } திட்டங்கள்
blueprint-count-ministries = { $n } அமைச்சுகள்
blueprint-count-facts = { $n } தகவல்கள்
blueprint-count-fields = { $n } புலங்கள்
blueprint-count-requests = { $n } கோரிக்கைகள்
blueprint-count-systems = { $n } அமைப்புமுறைகள்

blueprint-standards-title = சேவைத் தரநிலைகள்
blueprint-standards-lead = ஒவ்வொரு நடப்புச் சேவையும் மின்னிலக்கச் சேவைத் தரநிலைகளுடன் ஒப்பிடப்படுகிறது. எங்கள் பொதுப் பதிவுகள் தீர்மானிப்பவை, ஒருவர் பார்க்க வேண்டியவற்றிலிருந்து பிரித்துக் காட்டப்படுகின்றன.
blueprint-standards-none = இன்னும் எந்தச் சேவையும் நடப்பில் இல்லை.
blueprint-standards-of = தரநிலைகள்: { $service }
blueprint-standards-unread = இவற்றின் வாசகத்தை நாங்கள் இன்னும் படிக்கவில்லை; ஊகிக்கவும் இல்லை.
blueprint-standards-link = ஒவ்வொரு சேவையும் எந்தத் தரநிலைகளை எட்டுகிறது என்று பார்க்க
blueprint-standard-auto-pass = பதிவுகளின்படி எட்டப்பட்டது
blueprint-standard-auto-fail = பதிவுகளின்படி எட்டவில்லை
blueprint-standard-needs-person = ஒருவர் பார்க்க வேண்டும்
blueprint-head-control = விதி
blueprint-head-asks = கேட்பது
blueprint-head-state = நிலை
blueprint-head-evidence = ஆதாரம்
