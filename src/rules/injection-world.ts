// Knows orders to a model in languages of other scripts, and in Turkish, Vietnamese and Indonesian.

import type { Rule } from '../pattern/rule.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

// Accents are optional: people and folded readings leave them out. Plain strings, not raw templates: Bun prints the
// letters of raw templates as escapes, which RE2 does not know.
export const worldOrders = [
  {
    name: 'Instruction Override (Russian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:игнорируй(?:те)?|проигнорируй(?:те)?|забудь(?:те)?|отбрось(?:те)?|отмени(?:те)?|не\\s\\s{0,4}обращай(?:те)?\\s\\s{0,4}внимания\\s\\s{0,4}на|не\\s\\s{0,4}следуй(?:те)?|пренебреги(?:те)?)\\s\\s{0,4}(?:(?:все|всех|всё|всем|обо?|про|о|свои|свой|твои|ваши|эти|любые|полностью)\\s\\s{0,4}){0,4}(?:(?:предыдущ|прежн|прошл|предшествующ|вышеуказанн|вышеприведенн|вышеприведённ|изначальн|первоначальн|исходн|системн|ранее\\s\\s{0,4}данн)(?:ие|их|ими|ым|ые|ых|ую|ий|ная|ные|ных|ую)\\s\\s{0,4}(?:системн(?:ие|их|ими|ым|ые|ых|ую|ий|ная|ные|ных|ую)\\s\\s{0,4})?(?:инструкци|указани|правил|команд|директив|ограничени|приказ|промпт|распоряжени)|(?:инструкции|указания|правила|команды)\\s\\s{0,4}(?:выше|системы|разработчика))|не\\s\\s{0,4}(?:говори(?:те)?|сообщай(?:те)?|рассказывай(?:те)?|показывай(?:те)?|раскрывай(?:те)?|упоминай(?:те)?)\\s\\s{0,4}(?:об\\s\\s{0,4}этом\\s\\s{0,4}|это\\s\\s{0,4}|этого\\s\\s{0,4}|ничего\\s\\s{0,4})?пользовател[юяе]|(?:покажи|раскрой|выведи|повтори|напечатай)\\s\\s{0,4}(?:мне\\s\\s{0,4})?(?:свой|свои|твой|твои)\\s\\s{0,4}(?:системн(?:ый|ые)\\s\\s{0,4}(?:промпт|инструкции)|(?:скрытые|внутренние|секретные)\\s\\s{0,4}инструкции)|(?:с\\s\\s{0,4}этого\\s\\s{0,4}момента|отныне|теперь)\\s{0,3},?\\s\\s{0,4}ты\\s\\s{0,4}(?:должен|будешь|обязан|становишься))',
    source,
  },
  {
    name: 'Instruction Override (Ukrainian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:ігноруй(?:те)?|проігноруй(?:те)?|забудь(?:те)?|відкинь(?:те)?|не\\s\\s{0,4}зважай(?:те)?\\s\\s{0,4}на|не\\s\\s{0,4}дотримуйся)\\s\\s{0,4}(?:(?:усі|всі|всіх|про|свої|твої|ваші|ці|будь-які)\\s\\s{0,4}){0,4}(?:попередн|минул|вищенаведен|початков|системн|раніше\\s\\s{0,4}надан)(?:і|ні|их|ими|ій|ю)\\s\\s{0,4}(?:інструкці|вказівк|правил|команд|директив|обмежен|наказ)|не\\s\\s{0,4}(?:кажи|кажіть|повідомляй|розповідай|показуй|розкривай)(?:те)?\\s\\s{0,4}(?:про\\s\\s{0,4}це\\s\\s{0,4}|це\\s\\s{0,4}|нічого\\s\\s{0,4})?користувач)',
    source,
  },
  {
    name: 'Instruction Override (Turkish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:[öo]nceki|yukar[ıi]daki|eski|mevcut|t[üu]m|b[üu]t[üu]n|sistem|orijinal)\\s\\s{0,4}(?:(?:t[üu]m|b[üu]t[üu]n|[öo]nceki|sistem|verilen)\\s\\s{0,4}){0,2}(?:talimatlar[ıi]n?[ıi]?|komutlar[ıi]|kurallar[ıi]|y[öo]nergeleri|emirleri|istemi|k[ıi]s[ıi]tlamalar[ıi])\\s\\s{0,4}(?:tamamen\\s\\s{0,4})?(?:yok\\s*say|g[öo]rmezden\\s\\s{0,4}gel|unut|dikkate\\s\\s{0,4}alma|g[öo]z\\s\\s{0,4}ard[ıi]\\s\\s{0,4}et|iptal\\s\\s{0,4}et|ihmal\\s\\s{0,4}et)|kullan[ıi]c[ıi]ya\\s\\s{0,4}(?:bunu\\s\\s{0,4}|bundan\\s\\s{0,4}|hi[çc]bir\\s\\s{0,4}[şs]ey\\s\\s{0,4})?(?:s[öo]yleme|bahsetme|g[öo]sterme|a[çc][ıi]klama|bildirme)|sistem\\s\\s{0,4}(?:istemini|talimatlar[ıi]n[ıi]|promptunu)\\s\\s{0,4}(?:g[öo]ster|a[çc][ıi]kla|yazd[ıi]r|tekrarla))',
    source,
  },
  {
    name: 'Instruction Override (Arabic)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:تجاهل|تجاهلي|تجاهلوا|انس[َى]?|إنس|اهمل|أهمل|لا\\s\\s{0,4}تتبع|ألغ)\\s\\s{0,4}(?:(?:كل|جميع|كافة|أي|هذه)\\s\\s{0,4}){0,2}(?:ال)?(?:تعليمات|أوامر|قواعد|توجيهات|إرشادات|قيود|الأوامر|التعليمات)(?:ك|كم)?\\s\\s{0,4}(?:ال)?(?:سابقة|سابق|أعلاه|السابقة|أصلية|الأصلية|نظام|النظام|حالية|أولية|التي\\s\\s{0,4}(?:تلقيتها|أعطيت))|لا\\s\\s{0,4}(?:تخبر|تخبري|تقل|تكشف|تذكر|تظهر)\\s\\s{0,4}(?:هذا\\s\\s{0,4}|ذلك\\s\\s{0,4})?(?:لل|ال)?مستخدم|(?:اكشف|أظهر|اطبع|كرر)\\s\\s{0,4}(?:عن\\s\\s{0,4})?(?:موجه|تعليمات|مطالبة)\\s\\s{0,4}النظام)',
    source,
  },
  {
    name: 'Instruction Override (Persian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:دستورالعمل|دستور|دستورات|قوانین|قواعد|راهنما)(?:‌?های?|‌?ها)?\\s*ی?\\s*(?:قبلی|پیشین|بالا|سیستم|اولیه)\\s\\s{0,4}(?:خود\\s\\s{0,4})?(?:را\\s\\s{0,4})?(?:نادیده\\s\\s{0,4}بگیر|فراموش\\s\\s{0,4}کن|کنار\\s\\s{0,4}بگذار|رد\\s\\s{0,4}کن)|به\\s\\s{0,4}کاربر\\s\\s{0,4}(?:چیزی\\s\\s{0,4}|این\\s\\s{0,4}را\\s\\s{0,4})?(?:نگو|نگویید|اطلاع\\s\\s{0,4}نده|نشان\\s\\s{0,4}نده))',
    source,
  },
  {
    name: 'Instruction Override (Hebrew)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:התעלם|התעלמי|התעלמו|תתעלם|שכח|תשכח)\\s\\s{0,4}(?:(?:מכל|מן|את|כל|מ)\\s*){0,2}ה?(?:הוראות|הנחיות|כללים|פקודות|מההוראות|מההנחיות)\\s\\s{0,4}ה?(?:קודמות|קודמים|קודם|שלעיל|מקוריות|מערכת)|אל\\s\\s{0,4}(?:תספר|תגלה|תגיד|תראה|תזכיר)\\s\\s{0,4}(?:זאת\\s\\s{0,4}|את\\s\\s{0,4}זה\\s\\s{0,4})?למשתמש)',
    source,
  },
  {
    name: 'Instruction Override (Hindi)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:पिछले|पिछली|पूर्व|उपरोक्त|ऊपर\\s\\s{0,4}(?:दिए\\s\\s{0,4}गए|के)|पहले\\s\\s{0,4}(?:के|की|दिए\\s\\s{0,4}गए)|सभी|सिस्टम)\\s\\s{0,4}(?:(?:सभी|सारे|पिछले|पिछली|पूर्व|दिए\\s\\s{0,4}गए)\\s\\s{0,4}){0,2}(?:निर्देशों?|आदेशों?|नियमों?|हिदायतों?|अनुदेशों?)\\s\\s{0,4}(?:को\\s\\s{0,4}|की\\s\\s{0,4})?(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|अनदेखी|भूल|उपेक्षा)|(?:उपयोगकर्ता|यूज़र|यूजर)\\s\\s{0,4}को\\s\\s{0,4}(?:इसके\\s\\s{0,4}बारे\\s\\s{0,4}में\\s\\s{0,4}|यह\\s\\s{0,4}|कुछ\\s\\s{0,4})?(?:मत|न)\\s\\s{0,4}(?:बताओ|बताएं|बताना|दिखाओ|दिखाएं))',
    source,
  },
  {
    name: 'Instruction Override (Vietnamese)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:b[ỏo]\\s\\s{0,4}qua|ph[ớo]t\\s\\s{0,4}l[ờo]|qu[êe]n|[đd][ừu]ng\\s\\s{0,4}tu[âa]n\\s\\s{0,4}theo|kh[ôo]ng\\s\\s{0,4}tu[âa]n\\s\\s{0,4}theo)\\s\\s{0,4}(?:(?:t[ấa]t\\s\\s{0,4}c[ảa]|m[ọo]i|c[áa]c|nh[ữu]ng|to[àa]n\\s\\s{0,4}b[ộo])\\s\\s{0,4}){0,3}(?:h[ướu]+ng\\s\\s{0,4}d[ẫa]n|ch[ỉi]\\s\\s{0,4}d[ẫa]n|l[ệe]nh|quy\\s\\s{0,4}t[ắa]c|ch[ỉi]\\s\\s{0,4}th[ịi]|y[êe]u\\s\\s{0,4}c[ầa]u)\\s\\s{0,4}(?:tr[ướu]+c\\s*[đd][óoâa]y?|tr[ướu]+c|[ởo]\\s\\s{0,4}tr[êe]n|b[êe]n\\s\\s{0,4}tr[êe]n|ban\\s\\s{0,4}[đd][ầa]u|h[ệe]\\s\\s{0,4}th[ốo]ng)|(?:[đd][ừu]ng|kh[ôo]ng)\\s\\s{0,4}(?:n[óo]i|ti[ếe]t\\s\\s{0,4}l[ộo]|cho|ti[ếe]t\\s\\s{0,4}l[ộo]\\s\\s{0,4}cho|th[ôo]ng\\s\\s{0,4}b[áa]o|[đd][ềe]\\s\\s{0,4}c[ậa]p)\\s\\s{0,4}(?:v[ớo]i\\s\\s{0,4}|cho\\s\\s{0,4})?ng[ườu]+i\\s\\s{0,4}d[ùu]ng)',
    source,
  },
  {
    name: 'Instruction Override (Indonesian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:abaikan|lupakan|hiraukan|jangan\\s\\s{0,4}(?:ikuti|patuhi|pedulikan))\\s\\s{0,4}(?:(?:semua|seluruh|segala|setiap|saja)\\s\\s{0,4}){0,2}(?:instruksi|perintah|aturan|arahan|petunjuk|pedoman|batasan)(?:mu|nya|\\s\\s{0,4}anda|\\s\\s{0,4}kamu)?\\s\\s{0,4}(?:sebelumnya|di\\s\\s{0,4}atas|sistem|awal|terdahulu|yang\\s\\s{0,4}(?:sebelumnya|telah|diberikan|ada))|\\bjangan\\s\\s{0,4}(?:beri\\s*tahu|beritahukan|katakan|ungkapkan|sebutkan|tunjukkan)\\s\\s{0,4}(?:hal\\s\\s{0,4}ini\\s\\s{0,4}|ini\\s\\s{0,4})?(?:kepada\\s\\s{0,4}|ke\\s\\s{0,4}|pada\\s\\s{0,4})?pengguna|\\b(?:tampilkan|ungkapkan|cetak|ulangi)\\s\\s{0,4}(?:prompt|instruksi)\\s\\s{0,4}sistem(?:\\s\\s{0,4}(?:anda|kamu)|mu))',
    source,
  },
  {
    name: 'Instruction Override (Thai)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:ละเว้น|เพิกเฉย(?:ต่อ)?|ไม่ต้องสนใจ|ลืม|ไม่ต้องทำตาม)\\s*(?:ทุก|ทั้งหมด)?\\s*(?:คำสั่ง|คำแนะนำ|กฎ|ข้อกำหนด)\\s*(?:ทั้งหมด\\s*)?(?:ก่อนหน้า|ที่ผ่านมา|ข้างต้น|เดิม|ของระบบ)|อย่า(?:บอก|แจ้ง|เปิดเผย(?:ต่อ|กับ)?)\\s*(?:เรื่องนี้\\s*)?(?:กับ|ให้|แก่)?\\s*ผู้ใช้)',
    source,
  },
  {
    name: 'Instruction Override (Greek)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:αγν[όο]ησε|αγνοήστε|αγνόησε|ξέχασε|ξεχάστε|παράβλεψε)\\s\\s{0,4}(?:(?:όλες|όλους|τις|τους|κάθε|σου|σας)\\s\\s{0,4}){0,3}(?:προηγούμεν(?:ες|ους|ων|α|εσ)|παραπάνω|αρχικ(?:ες|ους|ων|α|εσ))\\s\\s{0,4}(?:οδηγίες|εντολές|κανόνες|υποδείξεις)|μην?\\s\\s{0,4}(?:πεις|πείτε|αποκαλύψεις|αναφέρεις|δείξεις)\\s\\s{0,4}(?:τίποτα\\s\\s{0,4}|αυτό\\s\\s{0,4})?στον?\\s\\s{0,4}χρήστη)',
    source,
  },
  {
    name: 'Instruction Override (Other)',
    threat: 'injection',
    severity: 'high',
    // Danish and Norwegian; more languages are among the sayings.
    pattern:
      '(?i)\\b(?:ignor[eé]r|glem|se\\s{1,3}bort\\s{1,3}fra)\\s\\s{0,2}(?:alle\\s\\s{0,2})?(?:de\\s\\s{0,2})?(?:tidligere|foregående|forrige)\\s\\s{0,2}(?:instruktioner|instrukser|instruksjoner|ordrer|regler|anvisninger)',
    source,
  },
] as const satisfies readonly Rule[]
