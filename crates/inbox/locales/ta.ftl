# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

inbox-nav = அஞ்சல் பெட்டி
inbox-title = அஞ்சல் பெட்டி
inbox-unread = { $count ->
    [0] எல்லாச் செய்திகளையும் படித்துவிட்டீர்கள்.
    [one] நீங்கள் படிக்காத { $count } செய்தி உள்ளது.
   *[other] நீங்கள் படிக்காத { $count } செய்திகள் உள்ளன.
}
inbox-filter = எந்தச் செய்திகள்
inbox-filter-all = எல்லாச் செய்திகளும்
inbox-filter-unread = படிக்காதவை
inbox-none = இதுவரை யாரும் உங்களுக்கு எழுதவில்லை. அமைப்புகள் உங்களிடம் சொல்ல வேண்டியவை இங்கே வந்து சேரும்.
inbox-none-unread = நீங்கள் படிக்காத செய்தி எதுவும் இல்லை.
inbox-new = புதியது
inbox-urgent = அவசரம்
inbox-older = பழைய செய்திகள்
inbox-newest = புதிய செய்திகள்
inbox-kept = இந்தச் செய்திகளை நீங்கள் மட்டுமே படிக்க முடியும். ஒவ்வொன்றும் இரண்டு ஆண்டுகள் வைக்கப்படும்.
inbox-open = இது குறித்த பக்கத்தைத் திறக்கவும்
