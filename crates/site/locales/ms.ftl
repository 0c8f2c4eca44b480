# -translation-unreviewed: no native speaker has read this file yet.

site-home = Laman utama
site-menu = Menu
site-menu-main = Menu laman
site-menu-section = Dalam bahagian ini
site-menu-below = Lagi dalam { $title }
site-breadcrumb = Kedudukan anda
site-previous = Sebelumnya
site-next = Seterusnya
site-neighbours = Halaman lain dalam bahagian ini
site-notification = Notis
site-read-more = Baca lagi
site-dropdown = Pilih
site-external = (laman lain)
site-document = (dokumen)
site-opens-document = Dokumen

site-table = Jadual; tatal ke sisi untuk melihat semuanya
site-picture-missing = Gambar
site-frame-open = Buka di { $host }
site-frame-note = Tiada apa-apa dimuatkan dari sana sehingga anda membukanya.

site-listing-all = Semua
site-listing-categories = Kategori
site-listing-years = Tahun
site-listing-every-year = Semua tahun
site-listing-empty = Belum ada apa-apa di sini.
site-listing-count = { $count } entri
site-listing-page = Halaman { $page } daripada { $pages }
site-listing-pages = Halaman senarai ini

site-contact-title = Hubungi { $agency }
site-contact-places = Di mana kami berada
site-contact-hours = Waktu operasi
site-contact-map = Tunjukkan pada peta
site-contact-ways = Cara menghubungi kami
site-contact-feedback = Hantar maklum balas
site-contact-feedback-words = Jika ada yang salah atau kurang di laman ini, sila beritahu kami melalui borang maklum balas.

site-not-found-title = Tiada halaman di sini
site-not-found-words = Alamat ini mungkin tersalah taip, atau halaman itu telah dipindahkan atau dibuang.
site-not-found-near = Mungkin anda mahukan salah satu daripada ini:
site-not-found-home = Pergi ke laman utama

site-gone-title = Halaman ini sudah tiada
site-gone-words = Halaman yang pernah ada di sini telah dibuang untuk selama-lamanya.

site-sitemap-title = Semua halaman laman ini
site-sitemap-other = Halaman lain

site-footer = Tentang laman ini
site-footer-social = Ikuti kami
site-footer-contact = Hubungi kami
site-footer-feedback = Maklum balas
site-footer-faq = Soalan dan jawapan
site-footer-sitemap = Peta laman
site-footer-report-vulnerability = Laporkan kelemahan keselamatan
site-footer-privacy = Privasi
site-footer-terms = Syarat penggunaan
site-footer-copyright = © { $year }
site-footer-updated = Kemas kini terakhir { $date }
