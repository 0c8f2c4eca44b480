# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

inbox-nav = Peti masuk
inbox-nav-unread = { $count } mesej belum dibaca
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

inbox-preferences-title = Cara anda dimaklumkan tentang mesej
inbox-preferences-lead = Selain peti masuk ini, kami boleh memaklumkan melalui e-mel atau mesej teks bahawa ada sesuatu untuk dibaca. Isi mesej kekal di sini; e-mel turut membawa janji temu untuk kalendar anda.
inbox-way-mail = E-mel
inbox-way-sms = Mesej teks
inbox-no-address = Belum disediakan
inbox-remove = Buang
inbox-copies = Maklumkan saya tentang mesej baharu melalui
inbox-copies-hint = Dalam bahasa semasa anda menyimpan halaman ini.
inbox-quiet-from = Jangan hantar apa-apa dari
inbox-quiet-until = hingga
inbox-quiet-hint = Perkara segera, seperti pertukaran cara log masuk, dihantar pada bila-bila masa.
inbox-quiet-never = Tiada waktu senyap
inbox-address-mail = Alamat e-mel anda
inbox-address-hint = Kami menghantar kod ke sana untuk memastikan ia milik anda.
inbox-address-sms = Nombor telefon bimbit anda
inbox-address-sms-hint = Dengan kod negaranya, seperti +999. Kami menghantar kod ke sana untuk memastikan ia milik anda.
inbox-send-code = Hantar kod kepada saya
inbox-code-title = Masukkan kod
inbox-code-lead = Kami telah menghantar kod ke { $address }. Ia sah selama 15 minit.
inbox-code = Kod
inbox-code-again = Saya tidak menerima kod
inbox-code-subject = Kod anda untuk { $nation }
inbox-code-body = Kod anda ialah { $code }. Ia sah selama 15 minit.

    Jika anda tidak memintanya, abaikan mesej ini.
inbox-copy-subject = Ada mesej untuk anda
inbox-copy-body = { $nation } ada mesej untuk anda. Log masuk untuk membacanya: { $address }
inbox-copy-sent = Anda telah dimaklumkan tentang mesej ini. { $way }, { $at }
inbox-copy-leaving = Kami sedang memberitahu anda tentang mesej ini. { $way }, { $at }
inbox-copy-delayed = Kami belum dapat memberitahu anda tentang mesej ini dan akan cuba lagi. { $way }, { $at }
inbox-copy-refused = Kami tidak dapat memberitahu anda tentang mesej ini. { $way }, { $at }
inbox-copy-bounced = Kami tidak dapat memberitahu anda tentang mesej ini kerana alamat anda tidak ditemui. { $way }, { $at }
inbox-copy-mend = Tukar alamat anda
inbox-error-mail = Masukkan alamat e-mel, seperti name@mail.example
inbox-error-sms = Masukkan nombor dengan kod negaranya, bermula dengan +
inbox-error-code = Ini bukan kod yang kami hantar
inbox-error-code-over = Kod ini tidak boleh digunakan lagi. Minta kod baharu
inbox-error-wait = Terlalu banyak kod dihantar. Tunggu { $minutes } minit
inbox-error-quiet-half = Pilih kedua-dua waktu, atau tiada waktu senyap pada kedua-duanya
inbox-error-quiet-same = Pilih dua waktu yang berlainan
