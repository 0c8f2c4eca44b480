# -translation-unreviewed: no native speaker has read this file yet.

site-home = முகப்பு
site-menu = பட்டியல்
site-menu-main = தளப் பட்டியல்
site-menu-section = இந்தப் பகுதியில்
site-menu-below = { $title } பகுதியில் மேலும்
site-breadcrumb = நீங்கள் இருக்கும் இடம்
site-previous = முந்தையது
site-next = அடுத்தது
site-neighbours = இந்தப் பகுதியின் மற்ற பக்கங்கள்
site-notification = அறிவிப்பு
site-read-more = மேலும் படிக்க
site-dropdown = தேர்ந்தெடுக்கவும்
site-external = (வேறு தளம்)
site-document = (ஆவணம்)
site-opens-document = ஆவணம்

site-table = அட்டவணை; முழுவதும் காண பக்கவாட்டில் நகர்த்தவும்
site-picture-missing = படம்
site-frame-open = { $host } தளத்தில் திற
site-frame-note = நீங்கள் திறக்கும் வரை அங்கிருந்து எதுவும் ஏற்றப்படாது.

site-listing-all = அனைத்தும்
site-listing-categories = வகைகள்
site-listing-years = ஆண்டுகள்
site-listing-every-year = எல்லா ஆண்டுகளும்
site-listing-empty = இங்கே இன்னும் எதுவும் இல்லை.
site-listing-count = { $count ->
    [one] { $count } பதிவு
   *[other] { $count } பதிவுகள்
}
site-listing-page = பக்கம் { $page } / { $pages }
site-listing-pages = இந்தப் பட்டியலின் பக்கங்கள்

site-contact-title = { $agency } தொடர்புக்கு
site-contact-places = எங்களை எங்கே காணலாம்
site-contact-hours = செயல்படும் நேரம்
site-contact-map = வரைபடத்தில் காட்டு
site-contact-ways = எங்களைத் தொடர்புகொள்ள
site-contact-feedback = உங்கள் கருத்தைத் தெரிவிக்கவும்
site-contact-feedback-words = இந்தத் தளத்தில் ஏதேனும் தவறோ குறையோ இருந்தால், கருத்துப் படிவம் வழியாக எங்களிடம் சொல்லுங்கள்.

site-not-found-title = இங்கே பக்கம் இல்லை
site-not-found-words = முகவரி தவறாகத் தட்டச்சு செய்யப்பட்டிருக்கலாம், அல்லது பக்கம் நகர்த்தப்பட்டோ நீக்கப்பட்டோ இருக்கலாம்.
site-not-found-near = நீங்கள் தேடியது இவற்றில் ஒன்றாக இருக்கலாம்:
site-not-found-home = முகப்புப் பக்கத்திற்குச் செல்லவும்

site-gone-title = இந்தப் பக்கம் இனி இல்லை
site-gone-words = இங்கே இருந்த பக்கம் நிரந்தரமாக நீக்கப்பட்டது.

site-sitemap-title = இந்தத் தளத்தின் எல்லாப் பக்கங்களும்
site-sitemap-other = மற்ற பக்கங்கள்

site-footer = இந்தத் தளத்தைப் பற்றி
site-footer-social = எங்களைப் பின்தொடரவும்
site-footer-contact = தொடர்புக்கு
site-footer-feedback = கருத்து
site-footer-faq = கேள்வி பதில்கள்
site-footer-sitemap = தள வரைபடம்
site-footer-report-vulnerability = பாதுகாப்புக் குறையைத் தெரிவிக்க
site-footer-privacy = தனியுரிமை
site-footer-terms = பயன்பாட்டு விதிமுறைகள்
site-footer-copyright = © { $year }
site-footer-updated = கடைசியாகப் புதுப்பித்தது { $date }
