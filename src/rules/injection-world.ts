// Knows orders to a model in languages of other scripts, and in Turkish, Vietnamese and Indonesian.

import type { Rule } from '../scan/scanner.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

// Accents are optional: people and folded readings leave them out. Plain strings, not raw templates: Bun prints the
// letters of raw templates as escapes, which RE2 does not know.
export const worldOrders = [
  {
    name: 'Instruction Override (Russian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:игнорируй(?:те)?|проигнорируй(?:те)?|забудь(?:те)?|отбрось(?:те)?|отмени(?:те)?|не\\s+обращай(?:те)?\\s+внимания\\s+на|не\\s+следуй(?:те)?|пренебреги(?:те)?)\\s+(?:(?:все|всех|всё|всем|обо?|про|о|свои|свой|твои|ваши|эти|любые|полностью)\\s+){0,4}(?:(?:предыдущ|прежн|прошл|предшествующ|вышеуказанн|вышеприведенн|вышеприведённ|изначальн|первоначальн|исходн|системн|ранее\\s+данн)(?:ие|их|ими|ым|ые|ых|ую|ий|ная|ные|ных|ую)\\s+(?:системн(?:ие|их|ими|ым|ые|ых|ую|ий|ная|ные|ных|ую)\\s+)?(?:инструкци|указани|правил|команд|директив|ограничени|приказ|промпт|распоряжени)|(?:инструкции|указания|правила|команды)\\s+(?:выше|системы|разработчика))|не\\s+(?:говори(?:те)?|сообщай(?:те)?|рассказывай(?:те)?|показывай(?:те)?|раскрывай(?:те)?|упоминай(?:те)?)\\s+(?:об\\s+этом\\s+|это\\s+|этого\\s+|ничего\\s+)?пользовател[юяе]|(?:покажи|раскрой|выведи|повтори|напечатай)\\s+(?:мне\\s+)?(?:свой|свои|твой|твои)\\s+(?:системн(?:ый|ые)\\s+(?:промпт|инструкции)|(?:скрытые|внутренние|секретные)\\s+инструкции)|(?:с\\s+этого\\s+момента|отныне|теперь)\\s*,?\\s+(?:ты|вы)\\s+(?:должен|должны|будешь|обязан|становишься))',
    source,
  },
  {
    name: 'Instruction Override (Ukrainian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:ігноруй(?:те)?|проігноруй(?:те)?|забудь(?:те)?|відкинь(?:те)?|не\\s+зважай(?:те)?\\s+на|не\\s+дотримуйся)\\s+(?:(?:усі|всі|всіх|про|свої|твої|ваші|ці|будь-які)\\s+){0,4}(?:попередн|минул|вищенаведен|початков|системн|раніше\\s+надан)(?:і|ні|их|ими|ій|ю)\\s+(?:інструкці|вказівк|правил|команд|директив|обмежен|наказ)|не\\s+(?:кажи|кажіть|повідомляй|розповідай|показуй|розкривай)(?:те)?\\s+(?:про\\s+це\\s+|це\\s+|нічого\\s+)?користувач)',
    source,
  },
  {
    name: 'Instruction Override (Turkish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:[öo]nceki|yukar[ıi]daki|eski|mevcut|t[üu]m|b[üu]t[üu]n|sistem|orijinal)\\s+(?:(?:t[üu]m|b[üu]t[üu]n|[öo]nceki|sistem|verilen)\\s+){0,2}(?:talimatlar[ıi]n?[ıi]?|komutlar[ıi]|kurallar[ıi]|y[öo]nergeleri|emirleri|istemi|k[ıi]s[ıi]tlamalar[ıi])\\s+(?:tamamen\\s+)?(?:yok\\s*say|g[öo]rmezden\\s+gel|unut|dikkate\\s+alma|g[öo]z\\s+ard[ıi]\\s+et|iptal\\s+et|ihmal\\s+et)|kullan[ıi]c[ıi]ya\\s+(?:bunu\\s+|bundan\\s+|hi[çc]bir\\s+[şs]ey\\s+)?(?:s[öo]yleme|bahsetme|g[öo]sterme|a[çc][ıi]klama|bildirme)|sistem\\s+(?:istemini|talimatlar[ıi]n[ıi]|promptunu)\\s+(?:g[öo]ster|a[çc][ıi]kla|yazd[ıi]r|tekrarla))',
    source,
  },
  {
    name: 'Instruction Override (Arabic)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:تجاهل|تجاهلي|تجاهلوا|انس[َى]?|إنس|اهمل|أهمل|لا\\s+تتبع|ألغ)\\s+(?:(?:كل|جميع|كافة|أي|هذه)\\s+){0,2}(?:ال)?(?:تعليمات|أوامر|قواعد|توجيهات|إرشادات|قيود|الأوامر|التعليمات)(?:ك|كم)?\\s+(?:ال)?(?:سابقة|سابق|أعلاه|السابقة|أصلية|الأصلية|نظام|النظام|حالية|أولية|التي\\s+(?:تلقيتها|أعطيت))|لا\\s+(?:تخبر|تخبري|تقل|تكشف|تذكر|تظهر)\\s+(?:هذا\\s+|ذلك\\s+)?(?:لل|ال)?مستخدم|(?:اكشف|أظهر|اطبع|كرر)\\s+(?:عن\\s+)?(?:موجه|تعليمات|مطالبة)\\s+النظام)',
    source,
  },
  {
    name: 'Instruction Override (Persian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:دستورالعمل|دستور|دستورات|قوانین|قواعد|راهنما)(?:‌?های?|‌?ها)?\\s*ی?\\s*(?:قبلی|پیشین|بالا|سیستم|اولیه)\\s+(?:خود\\s+)?(?:را\\s+)?(?:نادیده\\s+بگیر|فراموش\\s+کن|کنار\\s+بگذار|رد\\s+کن)|به\\s+کاربر\\s+(?:چیزی\\s+|این\\s+را\\s+)?(?:نگو|نگویید|اطلاع\\s+نده|نشان\\s+نده))',
    source,
  },
  {
    name: 'Instruction Override (Hebrew)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:התעלם|התעלמי|התעלמו|תתעלם|שכח|תשכח)\\s+(?:(?:מכל|מן|את|כל|מ)\\s*){0,2}ה?(?:הוראות|הנחיות|כללים|פקודות|מההוראות|מההנחיות)\\s+ה?(?:קודמות|קודמים|קודם|שלעיל|מקוריות|מערכת)|אל\\s+(?:תספר|תגלה|תגיד|תראה|תזכיר)\\s+(?:זאת\\s+|את\\s+זה\\s+)?למשתמש)',
    source,
  },
  {
    name: 'Instruction Override (Hindi)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?:(?:पिछले|पिछली|पूर्व|उपरोक्त|ऊपर\\s+(?:दिए\\s+गए|के)|पहले\\s+(?:के|की|दिए\\s+गए)|सभी|सिस्टम)\\s+(?:(?:सभी|सारे|पिछले|पिछली|पूर्व|दिए\\s+गए)\\s+){0,2}(?:निर्देशों?|आदेशों?|नियमों?|हिदायतों?|अनुदेशों?)\\s+(?:को\\s+|की\\s+)?(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|अनदेखी|भूल|उपेक्षा)|(?:उपयोगकर्ता|यूज़र|यूजर)\\s+को\\s+(?:इसके\\s+बारे\\s+में\\s+|यह\\s+|कुछ\\s+)?(?:मत|न)\\s+(?:बताओ|बताएं|बताना|दिखाओ|दिखाएं))',
    source,
  },
  {
    name: 'Instruction Override (Vietnamese)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:b[ỏo]\\s+qua|ph[ớo]t\\s+l[ờo]|qu[êe]n|[đd][ừu]ng\\s+tu[âa]n\\s+theo|kh[ôo]ng\\s+tu[âa]n\\s+theo)\\s+(?:(?:t[ấa]t\\s+c[ảa]|m[ọo]i|c[áa]c|nh[ữu]ng|to[àa]n\\s+b[ộo])\\s+){0,3}(?:h[ướu]+ng\\s+d[ẫa]n|ch[ỉi]\\s+d[ẫa]n|l[ệe]nh|quy\\s+t[ắa]c|ch[ỉi]\\s+th[ịi]|y[êe]u\\s+c[ầa]u)\\s+(?:tr[ướu]+c\\s*[đd][óoâa]y?|tr[ướu]+c|[ởo]\\s+tr[êe]n|b[êe]n\\s+tr[êe]n|ban\\s+[đd][ầa]u|h[ệe]\\s+th[ốo]ng)|(?:[đd][ừu]ng|kh[ôo]ng)\\s+(?:n[óo]i|ti[ếe]t\\s+l[ộo]|cho|ti[ếe]t\\s+l[ộo]\\s+cho|th[ôo]ng\\s+b[áa]o|[đd][ềe]\\s+c[ậa]p)\\s+(?:v[ớo]i\\s+|cho\\s+)?ng[ườu]+i\\s+d[ùu]ng)',
    source,
  },
  {
    name: 'Instruction Override (Indonesian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:abaikan|lupakan|hiraukan|jangan\\s+(?:ikuti|patuhi|pedulikan))\\s+(?:(?:semua|seluruh|segala|setiap|saja)\\s+){0,2}(?:instruksi|perintah|aturan|arahan|petunjuk|pedoman|batasan)(?:mu|nya|\\s+anda|\\s+kamu)?\\s+(?:sebelumnya|di\\s+atas|sistem|awal|terdahulu|yang\\s+(?:sebelumnya|telah|diberikan|ada))|\\bjangan\\s+(?:beri\\s*tahu|beritahukan|katakan|ungkapkan|sebutkan|tunjukkan)\\s+(?:hal\\s+ini\\s+|ini\\s+)?(?:kepada\\s+|ke\\s+|pada\\s+)?pengguna|\\b(?:tampilkan|ungkapkan|cetak|ulangi)\\s+(?:prompt|instruksi)\\s+sistem(?:\\s+(?:anda|kamu)|mu))',
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
      '(?i)(?:(?:αγν[όο]ησε|αγνοήστε|αγνόησε|ξέχασε|ξεχάστε|παράβλεψε)\\s+(?:(?:όλες|όλους|τις|τους|κάθε|σου|σας)\\s+){0,3}(?:προηγούμεν(?:ες|ους|ων|α|εσ)|παραπάνω|αρχικ(?:ες|ους|ων|α|εσ))\\s+(?:οδηγίες|εντολές|κανόνες|υποδείξεις)|μην?\\s+(?:πεις|πείτε|αποκαλύψεις|αναφέρεις|δείξεις)\\s+(?:τίποτα\\s+|αυτό\\s+)?στον?\\s+χρήστη)',
    source,
  },
] as const satisfies readonly Rule[]
