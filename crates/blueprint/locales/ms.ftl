# translation-unreviewed: no native speaker has read this file yet.
# Papan markah.
blueprint-nav = Papan markah
blueprint-title = Papan markah kami
blueprint-lead = Apa yang kami janjikan, dan sejauh mana kami menunaikannya. Setiap angka dikira daripada rekod kami sendiri di depan mata anda.
blueprint-back = Kembali ke papan markah

blueprint-window = Untuk hari yang mana
blueprint-window-90d = 90 hari terakhir
blueprint-window-year = Tahun ini
blueprint-days-range = { $first } hingga { $last }

blueprint-dgb-06-name = Selesai dalam talian dari mula hingga akhir
blueprint-dgb-06-about = Berapa banyak urusan yang tidak memerlukan kaunter, panggilan atau kertas.
blueprint-dgb-06-rule = Kami mengambil setiap urusan penduduk atau firma yang telah tamat, sama ada diluluskan atau tidak. Kami mengira yang dibuat di laman kami, oleh program atau di terminal awam, lalu membahagikannya dengan jumlah semuanya.
blueprint-median-time-name = Masa untuk menyelesaikannya
blueprint-median-time-about = Separuh daripada semua urusan mengambil masa selama ini atau kurang, dari halaman pertama hingga tamat.
blueprint-median-time-rule = Kami mengambil setiap urusan penduduk atau firma yang telah tamat, sama ada diluluskan atau tidak. Kami menyusunnya mengikut tempoh. Yang di tengah ialah angka ini.

blueprint-percent = { $n }%
blueprint-seconds = { $n } saat
blueprint-minutes = { $n } minit
blueprint-hours = { $n } jam
blueprint-days = { $n } hari
blueprint-too-few = Terlalu sedikit untuk ditunjukkan
blueprint-interval = Nilai sebenar terletak antara { $lower } dengan { $upper }, dengan keyakinan 95%.
blueprint-range = { $lower } hingga { $upper }
blueprint-count-of = { $part } daripada { $whole } urusan
blueprint-count = { $whole } urusan
blueprint-target-share = { $low }% hingga { $high }%
blueprint-target-time = { $most } atau kurang
blueprint-target = { $range } menjelang akhir { $year } (gred sumber { $grade })
blueprint-target-line = Sasaran: { $target }

blueprint-verdict-met = Tercapai
blueprint-verdict-not-yet = Belum tercapai
blueprint-verdict-too-few = Terlalu sedikit untuk dinilai
blueprint-verdict-no-target = Tiada sasaran

blueprint-made-from = Dikira daripada { $n } entri pertama rekod awam.
blueprint-open-record = Buka rekod awam
blueprint-for-programs = Untuk program (JSON)

blueprint-how = Cara kami mengira
blueprint-how-met = Kami berkata "tercapai" hanya apabila kebetulan tidak dapat menjelaskannya: hujung julat yang lemah pun mesti mencapai sasaran.
blueprint-how-small = Kami tidak menunjukkan angka bagi kurang daripada sepuluh urusan, supaya tiada sesiapa dapat dikenal pasti.
blueprint-how-out = Kami tidak mengira apa yang dibuat oleh pegawai kami sendiri, dan urusan yang ditinggalkan. Kami menyatakan bilangannya.
blueprint-how-help = Bantuan bukan kegagalan. Kami menunjukkan berapa ramai yang dibantu, dan tidak menyembunyikannya supaya nampak lebih baik.

blueprint-promises = Kesemua lima belas janji
blueprint-promises-lead = Senarai Pelan Tindakan Kerajaan Digital. Yang belum kami ukur ditunjukkan sedemikian.
blueprint-grades = Gred sumber: A dibaca di laman kementerian sendiri, B dalam akhbar atau teks kedua, C tersebar luas dan tidak disemak semula.
blueprint-state-live = Diukur
blueprint-state-none = Belum diukur
blueprint-promise-1 = Warganegara yang sangat berpuas hati dengan perkhidmatan digital
blueprint-promise-2 = Perniagaan yang sangat berpuas hati dengan perkhidmatan digital
blueprint-promise-3 = Perkhidmatan dengan e-pembayaran, masuk dan keluar
blueprint-promise-4 = Perkhidmatan yang diisi dengan maklumat yang disahkan kerajaan
blueprint-promise-5 = Perkhidmatan dengan cara menandatangan secara digital
blueprint-promise-6 = Urusan yang dibuat secara digital dari mula hingga akhir
blueprint-promise-7 = Bayaran yang dibuat secara elektronik
blueprint-promise-8 = Pegawai yang dilatih dalam kerja data (orang)
blueprint-promise-9 = Pegawai dengan kemahiran digital asas
blueprint-promise-10 = Projek digital yang mengubah cara kerja (projek)
blueprint-promise-11 = Kementerian yang menggunakan AI untuk perkhidmatan atau dasar
blueprint-promise-12 = Projek data berimpak tinggi (setahun, merentas agensi)
blueprint-promise-13 = Data teras yang boleh dibaca dan diambil oleh mesin
blueprint-promise-14 = Masa untuk berkongsi data antara agensi (hari bekerja, paling lama)
blueprint-promise-15 = Sistem yang layak di awan komersial

blueprint-row-window = Hari
blueprint-row-count = Dikira
blueprint-row-interval = Julat
blueprint-row-target = Sasaran
blueprint-row-assisted = Dengan bantuan seseorang
blueprint-row-officers = Tidak dikira: pegawai bertugas
blueprint-row-abandoned = Tidak dikira: ditinggalkan
blueprint-row-entries = Sumber

blueprint-course = Perkembangannya
blueprint-course-none = Masih terlalu sedikit untuk dilukis.
blueprint-course-words = Angka yang sama terdapat dalam jadual di bawah gambar.
blueprint-course-key = Titik ialah angka, palang ialah julat letaknya nilai sebenar. Garis putus-putus ialah sasaran, jika ada.
blueprint-course-table = Tunjukkan angka sebagai jadual
blueprint-course-figures = Angka dalam gambar
blueprint-nothing-yet = Belum ada apa-apa.

blueprint-by-service = Mengikut perkhidmatan
blueprint-by-agency = Mengikut agensi
blueprint-by-channel = Mengikut cara orang datang
blueprint-head-service = Perkhidmatan
blueprint-head-agency = Agensi
blueprint-head-channel = Cara
blueprint-head-number = No.
blueprint-head-promise = Janji
blueprint-head-target = Sasaran
blueprint-head-grade = Gred
blueprint-head-state = Keadaan
blueprint-head-entry = Entri
blueprint-head-day = Hari
blueprint-head-took = Tempoh
blueprint-head-figure = Angka
blueprint-head-range = Julat 95%

blueprint-channel-web = Di laman kami
blueprint-channel-api = Oleh program
blueprint-channel-assisted = Dengan bantuan seseorang
blueprint-channel-counter = Di kaunter
blueprint-channel-kiosk = Di terminal awam
blueprint-channel-phone = Melalui telefon
blueprint-channel-paper = Atas kertas

blueprint-rule = Peraturannya
blueprint-check = Anda boleh menyemaknya. Ambil rekod awam, simpan entri tentang urusan, dan gunakan peraturan ini.
blueprint-records = Rekod di sebaliknya
blueprint-records-lead = Yang terbaharu dahulu. Setiap satu membawa ke entrinya dalam rekod awam, dengan bukti bahawa ia memang di situ. Tiada entri yang menamakan sesiapa.
blueprint-records-of = Hanya: { $service }.
blueprint-records-all = Tunjukkan semua
blueprint-records-older = Rekod yang lebih lama
blueprint-records-few = Terlalu sedikit untuk ditunjukkan.
blueprint-entry = Entri { $n }
