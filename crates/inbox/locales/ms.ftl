# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

inbox-nav = Peti masuk
inbox-title = Peti masuk
inbox-unread = { $count ->
    [0] Anda telah membaca semua mesej.
   *[other] { $count } mesej belum anda baca.
}
inbox-filter = Mesej yang mana
inbox-filter-all = Semua mesej
inbox-filter-unread = Belum dibaca
inbox-none = Belum ada sesiapa menulis kepada anda. Perkara yang perlu diberitahu oleh agensi akan tiba di sini.
inbox-none-unread = Tiada mesej yang belum anda baca.
inbox-new = Baharu
inbox-urgent = Segera
inbox-older = Mesej lebih lama
inbox-newest = Mesej terbaharu
inbox-kept = Hanya anda yang boleh membaca mesej ini. Setiap satu disimpan selama dua tahun.
inbox-open = Buka halaman yang berkenaan
