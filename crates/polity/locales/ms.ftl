# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

service-identity-appointment = Melantik pegawai
service-identity-enrolment = Membuka akaun di rumah
service-identity-enrolment-letter = Mendapatkan surat pendaftaran di kaunter
service-identity-helper-mandate = Menamakan pembantu
service-identity-look-report = Melaporkan semakan yang mencurigakan
service-identity-sign-in-methods = Menukar cara log masuk

live-identity = log masuk setakat ini
live-identity-link = Log masuk
live-ledger = catatan dalam rekod awam
live-ledger-link = Buka rekod
live-blueprint = urusan selesai dalam talian dari mula hingga akhir
live-blueprint-link = Semak angka kami
live-site = halaman, diterbitkan daripada folder biasa
live-site-link = Baca lagi
