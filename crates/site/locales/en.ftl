# Words of the site's page furniture. What editors write is theirs and is never translated here.

site-home = Home
site-menu = Menu
site-menu-main = Site menu
site-menu-section = In this section
site-menu-below = More in { $title }
site-breadcrumb = Where you are
site-previous = Previous
site-next = Next
site-neighbours = Other pages of this section
site-notification = Notice
site-read-more = Read more
site-dropdown = Choose
site-external = (another site)
site-document = (document)
site-opens-document = Document

site-table = Table; scroll sideways to see all of it
site-picture-missing = Picture
site-frame-open = Open on { $host }
site-frame-note = Nothing is loaded from there until you open it.

site-listing-all = All
site-listing-categories = Categories
site-listing-years = Years
site-listing-every-year = Every year
site-listing-empty = There is nothing here yet.
site-listing-count = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
site-listing-page = Page { $page } of { $pages }
site-listing-pages = Pages of this list

site-contact-title = Get in touch with { $agency }
site-contact-places = Where to find us
site-contact-hours = Opening hours
site-contact-map = Show on a map
site-contact-ways = How to reach us
site-contact-feedback = Send us your feedback
site-contact-feedback-words = If something on this site is wrong or missing, please tell us with the feedback form.

site-not-found-title = There is no page here
site-not-found-words = The address may be mistyped, or the page was moved or removed.
site-not-found-near = Perhaps you wanted one of these:
site-not-found-home = Go to the home page

site-gone-title = This page is gone
site-gone-words = The page that stood here was removed for good.

site-sitemap-title = All pages of this site
site-sitemap-other = Other pages

site-footer = About this site
site-footer-social = Follow us
site-footer-contact = Contact
site-footer-feedback = Feedback
site-footer-faq = Questions and answers
site-footer-sitemap = Sitemap
site-footer-report-vulnerability = Report a vulnerability
site-footer-privacy = Privacy
site-footer-terms = Terms of use
site-footer-copyright = © { $year }
site-footer-updated = Last updated { $date }
