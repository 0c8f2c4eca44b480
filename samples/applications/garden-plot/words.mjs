// Every sentence in the four languages of Angsana. The Chinese, Malay and Tamil were not yet read by native speakers.

export const LANGS = { en: "English", zh: "中文", ms: "Bahasa Melayu", ta: "தமிழ்" };

export const WORDS = {
  title: { en: "Book a garden plot", zh: "预订园圃", ms: "Tempah petak kebun", ta: "தோட்ட நிலத்தை முன்பதிவு செய்யுங்கள்" },
  demo: { en: "Demonstration: not a government website", zh: "演示：非政府网站", ms: "Demonstrasi: bukan laman kerajaan", ta: "செயல்விளக்கம்: அரசுத் தளம் அல்ல" },
  lead: { en: "Grow vegetables near your home, for one season.", zh: "在住家附近种菜，为期一季。", ms: "Tanam sayur dekat rumah anda, untuk satu musim.", ta: "வீட்டருகே ஒரு பருவம் காய்கறி வளருங்கள்." },
  signIn: { en: "Sign in with Polity", zh: "以 Polity 登录", ms: "Log masuk dengan Polity", ta: "Polity மூலம் உள்நுழைக" },
  name: { en: "Name", zh: "姓名", ms: "Nama", ta: "பெயர்" },
  address: { en: "Address", zh: "地址", ms: "Alamat", ta: "முகவரி" },
  notGiven: { en: "Not given", zh: "未提供", ms: "Tidak diberikan", ta: "தரப்படவில்லை" },
  choose: { en: "Choose a plot", zh: "选择园圃", ms: "Pilih petak", ta: "நிலத்தைத் தேர்ந்தெடுக்கவும்" },
  book: { en: "Book it", zh: "预订", ms: "Tempah", ta: "முன்பதிவு செய்க" },
  yours: { en: "Your plots", zh: "您的园圃", ms: "Petak anda", ta: "உங்கள் நிலங்கள்" },
  hasKey: { en: "I have the key", zh: "我已取钥匙", ms: "Saya sudah ada kunci", ta: "சாவி கிடைத்தது" },
  giveBack: { en: "Give it back", zh: "归还", ms: "Pulangkan", ta: "திருப்பிக் கொடு" },
  taken: { en: "Somebody was faster. Choose another plot.", zh: "已被他人预订。请另选。", ms: "Seseorang lebih pantas. Pilih petak lain.", ta: "வேறொருவர் முந்திவிட்டார். வேறு நிலத்தைத் தேர்ந்தெடுக்கவும்." },
  again: { en: "That did not work. Please try again.", zh: "未能完成。请再试。", ms: "Tidak berjaya. Sila cuba lagi.", ta: "முடியவில்லை. மீண்டும் முயலுங்கள்." },
};

const all = (make) => Object.fromEntries(Object.keys(LANGS).map((lang) => [lang, make(lang)]));

// What Polity is told, in all four at once.
export const plotName = (plot) => all((lang) => `${{ en: "Garden plot", zh: "园圃", ms: "Petak kebun", ta: "தோட்ட நிலம்" }[lang]} ${plot}`);
export const BOOKED = { en: "Booked", zh: "已预订", ms: "Ditempah", ta: "முன்பதிவு ஆனது" };
export const FETCH_KEY = { en: "Fetch the key from the garden house.", zh: "请到花园小屋领取钥匙。", ms: "Ambil kunci di pondok kebun.", ta: "தோட்ட வீட்டில் சாவியைப் பெறுங்கள்." };
export const IN_USE = { en: "In use", zh: "使用中", ms: "Sedang digunakan", ta: "பயன்பாட்டில்" };
export const DIG = { en: "Dig, sow, and water it twice a week.", zh: "翻土、播种，每周浇水两次。", ms: "Gali, tabur benih, dan siram dua kali seminggu.", ta: "உழுது, விதைத்து, வாரம் இருமுறை நீர் ஊற்றுங்கள்." };
export const GIVEN_BACK = { en: "Given back", zh: "已归还", ms: "Dipulangkan", ta: "திருப்பிக் கொடுக்கப்பட்டது" };
export const subject = (plot) => all((lang) => `${plotName(plot)[lang]}: ${BOOKED[lang]}`);
export const body = (reference) => all((lang) => `${FETCH_KEY[lang]}\n${reference}`);
