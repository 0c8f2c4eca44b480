# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

service-identity-appointment = Melantik pegawai
service-identity-enrolment = Membuka akaun di rumah
service-identity-enrolment-letter = Mendapatkan surat pendaftaran di kaunter
service-identity-helper-mandate = Menamakan pembantu
service-identity-look-report = Melaporkan semakan yang mencurigakan
service-identity-sign-in-methods = Menukar cara log masuk
service-inbox-contact = Menyediakan tempat saya dimaklumkan tentang mesej

live-identity = log masuk setakat ini
live-identity-link = Log masuk
live-ledger = catatan dalam rekod awam
live-ledger-link = Buka rekod
live-blueprint = urusan selesai dalam talian dari mula hingga akhir
live-blueprint-link = Semak angka kami
live-site = halaman, diterbitkan daripada folder biasa
live-site-link = Baca lagi

message-methods-changed-subject = Cara log masuk anda telah ditukar
message-methods-changed-body = { $change ->
    [passkey-added] Satu kunci laluan telah ditambah pada akaun anda.
    [passkey-removed] Satu kunci laluan telah dibuang daripada akaun anda.
    [password-set] Kata laluan akaun anda telah ditetapkan.
    [password-removed] Kata laluan akaun anda telah dibuang.
    [recovery-codes-renewed] Kod pemulihan baharu telah dibuat untuk akaun anda. Kod lama tidak lagi berfungsi.
   *[other] Satu cara log masuk ke akaun anda telah ditukar.
} Jika ini perbuatan anda, tiada apa-apa yang perlu dibuat.

    Jika bukan, buka halaman cara log masuk anda dengan segera dan buang apa yang bukan milik anda, atau pergi ke kaunter dengan kad pengenalan anda.
message-helper-granted-subject = Seorang pembantu telah dinamakan untuk anda
message-helper-granted-body = Pegawai di kaunter telah menamakan seseorang yang kini boleh bertindak bagi pihak anda.

    Siapa dan sehingga bila tertera pada halaman pembantu anda. Anda boleh menamatkannya di sana pada bila-bila masa.
message-named-helper-subject = Anda telah dinamakan sebagai pembantu
message-named-helper-body = Pegawai di kaunter telah menamakan anda sebagai pembantu. Bagi pihak siapa anda boleh bertindak, dan sehingga bila, tertera pada halaman pembantu.
message-consent-granted-subject = Anda membenarkan { $party } menerima fakta tentang anda
message-consent-granted-body = Anda membenarkan { $party } menerima { $count } fakta tentang anda.

    Pada halaman kebenaran anda tertera fakta yang mana, untuk tujuan apa dan sehingga bila. Anda boleh menariknya balik di sana pada bila-bila masa.
message-report-answered-subject = Laporan anda telah dijawab
message-report-answered-body = Agensi telah menjawab laporan anda. Anda boleh membaca jawapannya dan membalas.
message-report-closed-subject = Laporan anda telah ditutup
message-report-closed-body = Agensi telah menutup laporan anda dan menyatakan apa yang ditemui.
