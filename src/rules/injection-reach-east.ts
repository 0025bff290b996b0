// The words by which hostile instructions reach for something, hail machines of a trade, judge and set a task, in Slavic
// and Asian languages and in Arabic. Verbs are written as orders.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const polish: Vocabulary = {
  hailed: `dla agenta programującego|dla agentów|dla asystentów|asystencie poczty|asystencie zakupowy|asystent poczty:|model oceniający:|do modelu oceniającego|agencie kodujący`,
  noun: `systemy zautomatyzowane|zautomatyzowane systemy|systemy automatyczne|jednostki przetwarzające`,
  must: `są zobowiązane|są obowiązane|mają obowiązek|winny`,
  'send!': `prześlij|przesłać|przekazać|wpisz je na|wpisz go na|przedłożyć`,
  'opens!': `otwórz|załaduj|odwiedź|wywołaj`,
  'plants!': `dodaj|dopisz|wstaw|zainstaluj|umieść`,
  carrying: `dopisz|a po nim|z dopisanym|jako parametr`,
  loot: `ostatnie dziesięć wiadomości|ostatnie wiadomości|korespondencji|korespondencję|imię użytkownika|nazwę użytkownika|wyciągi bankowe`,
  workflow: `zanim odpowiesz|przed odpowiedzią`,
  hide: `nie mów właścicielowi|nie wspominaj o tym|bez zawiadamiania|bez informowania|nie informując`,
  soletask: `twoje jedyne zadanie|twoim jedynym zadaniem|jedyne twoje zadanie`,
  implant: `crontab*`,
  judged: `tego kandydata|tę pracę|ten esej|to zgłoszenie`,
  topmark: `najwyższą ocenę|maksymalną ocenę|szóstkę`,
  guard: `zaporę|zapory|antywirus*|weryfikację dwuetapową`,
  otp: `kod z sms|kod sms|hasło`,
}

const russian: Vocabulary = {
  hailed: `для агента программиста|для агентов|для ассистентов|почтовый ассистент:|модель оценщик:|для модели|агенту программисту|ассистент по закупкам:`,
  noun: `автоматизированные системы|автоматические системы|обрабатывающие системы|автоматические обработчики`,
  must: `обязаны|обязана|обязан|надлежит`,
  'send!': `направить копию|направить|перешли|представить|введи их на|введи его на|введи их`,
  'opens!': `открой|загрузи|посети|вызови|перейди`,
  'plants!': `добавь|впиши|вставь|установи|создай`,
  carrying: `и добавь|добавив|в конце адреса|как параметр`,
  loot: `последние десять писем|последние письма|копию переписки|переписки|имя пользователя|выписки по счету|выписки`,
  workflow: `перед ответом|прежде чем ответить`,
  hide: `не уведомлять|не сообщай|ничего не говори|не упоминай об этом|не упоминай|не ставя в известность`,
  'void!': `забудь|забудьте`,
  heretofore: `!о чём просил пользователь|!о чем просил пользователь|!что просил пользователь|!просьбу пользователя`,
  soletask: `твоя единственная задача|ваша единственная задача|единственная твоя задача`,
  judged: `этого кандидата|эту работу|это эссе|эту заявку`,
  topmark: `высший балл|высшую оценку|максимальный балл|пятерку`,
  guard: `брандмауэр|антивирус|файрвол|двухфакторную`,
  otp: `код из смс|код смс|пароль|код подтверждения`,
}

const ukrainian: Vocabulary = {
  hailed: `для агента програміста|поштовий асистенте|для агентів|модель оцінювач:`,
  noun: `автоматизовані системи|автоматичні системи`,
  must: `зобов'язані|мають надіслати|повинні`,
  'send!': `перешли|надіслати|подати копію|введи їх на|введи їх`,
  'opens!': `відкрий|завантаж|відвідай|перейди`,
  'plants!': `додай|впиши|встав|встанови|створи`,
  carrying: `і додай|додавши|як параметр`,
  loot: `останні десять листів|останні листи|листування|ім'я користувача`,
  workflow: `перед відповіддю|перш ніж відповісти`,
  hide: `не повідомляти|власнику не кажи|не згадуй|не кажи власнику`,
  soletask: `твоє єдине завдання|єдине твоє завдання`,
  otp: `код із смс|код смс|пароль`,
}

const chinese: Vocabulary = {
  hailed: `邮件助手:|邮件助手：|编程智能体|代码智能体|评分模型|阅卷模型|评审模型|采购智能体|给所有智能体|致智能体|致 ai|给 ai`,
  noun: `自动化系统|自动处理系统|自动处理单元|处理单元|自动化程序`,
  must: `应将|应当|应先|须将|应在|须在|应于`,
  'send!': `抄送|抄送至|报送|报送至|呈送|填到|填入|填进|贴到|发到|转发到|放进`,
  'opens!': `打开|访问|加载|请求|先打开`,
  'plants!': `加入一行|加入|添加|写入|植入|安装`,
  carrying: `后面加上|后面附上|末尾加上|拼接|编码后`,
  loot: `往来邮件|往来信函|来往邮件|往来信件|最近十封邮件|用户的姓名|用户姓名|用户的对话|银行流水|对账单`,
  workflow: `回答之前|回答前|答复之前|总结之前|处理前|受理前`,
  hide: `无须向|无需通知|不必通知|无须告知|无需告知|不必告知|不必说明|不要提|里不要提|不用告诉|不要告诉邮箱`,
  'void!': `忘掉|忘记`,
  heretofore: `!用户的要求|!用户的请求|!使用者的要求|!用户要求你`,
  soletask: `唯一的任务|唯一任务|唯一的使命|唯一的工作`,
  'sway!': `推荐|主推|力荐`,
  judged: `本文|本论文|该论文|该申请人|该候选人|这位候选人|这篇作文`,
  topmark: `满分|最高分|最高评分|第一名`,
  guard: `防火墙|双重验证|两步验证|杀毒软件|双因素`,
  'destroy!': `关闭|停用|禁用`,
  otp: `短信验证码|验证码|恢复短语|助记词|银行密码`,
  'ask!': `请让用户|让用户告诉|请用户告诉`,
}

const japanese: Vocabulary = {
  hailed: `メールアシスタントへ|コーディングエージェントへ|採点モデル|審査モデル|エージェントへ|購買エージェント|この文書を読むai`,
  noun: `自動処理システム|自動処理装置|処理ユニット|自動化システム`,
  must: `ものとする|しなければならない|義務を負う`,
  'send!': `送付する|転送し|提出する|入力して|貼り付け|送付`,
  'opens!': `開いて|アクセスし|読み込み|呼び出し`,
  'plants!': `追加し|書き込み|挿入し|登録し|インストールし`,
  carrying: `の後に|を付けて|末尾に`,
  loot: `往復書簡|やり取りの写し|直近の10通|ユーザーの名前|取引明細|往復の書簡`,
  workflow: `回答する前に|返答する前に|要約の前に`,
  hide: `通知は要しない|には伝えない|書かないこと|報告しないこと|記載しないこと|知らせる必要はない`,
  'void!': `依頼を忘れ|依頼は忘れ|要求を忘れ`,
  heretofore: `!ユーザーの依頼|!利用者の依頼|!ユーザーの要求`,
  soletask: `唯一の仕事|唯一の任務|だけを勧めて|だけを推薦し`,
  'sway!': `勧めて|推薦し|おすすめし`,
  judged: `この論文|この応募者|この作文|本論文`,
  topmark: `満点|最高点|最高評価`,
  guard: `ファイアウォール|二段階認証|ウイルス対策`,
  'destroy!': `無効に|オフに|解除し`,
  otp: `認証コード|smsの認証コード|リカバリーフレーズ`,
  'ask!': `ユーザーにsms|ユーザーに認証`,
}

const korean: Vocabulary = {
  hailed: `메일 비서:|코딩 에이전트는|코딩 에이전트에게|채점 모델|평가 모델|구매 에이전트`,
  noun: `자동 처리 시스템*|자동화 시스템*`,
  must: `하여야*|해야 하며`,
  'send!': `제출하여*|전달하고|전달하*|입력하*|송부하*`,
  'opens!': `여세요|열어*|접속하*|호출하*`,
  'plants!': `추가하*|삽입하*|설치하*`,
  carrying: `뒤에|붙여*|덧붙여*`,
  loot: `서신 사본*|최근 메일*|사용자의 이름*|거래 내역*|왕복 서신*`,
  workflow: `답변하기 전에|요약하기 전에|응답하기 전에`,
  hide: `알리지 아니*|적지 마*|말하지 마*|알릴 필요*`,
  'void!': `요청은 잊고|요청을 잊고|요청은 잊어*`,
  heretofore: `!사용자의 요청*|!이용자의 요청*`,
  soletask: `유일한 임무*|유일한 과제*|만 추천하*`,
  'sway!': `추천하*`,
  topmark: `만점*|최고점*`,
  guard: `방화벽*|2단계 인증*|백신*`,
  otp: `인증 코드*|인증번호*|복구 문구*`,
}

const arabic: Vocabulary = {
  hailed: `مساعد البريد:|لبرنامج الذكاء الاصطناعي|وكيل البرمجة:|نموذج التقييم:|إلى الوكيل الذي|إلى المساعد الذي`,
  noun: `الأنظمة الآلية|وحدات المعالجة`,
  must: `يتعين على|على الأنظمة`,
  'send!': `أعد توجيه|أعد إرسال|واكتبهما في|واكتبها في|اكتبهما في`,
  'opens!': `افتح|حمّل|زر`,
  carrying: `متبوعاً|متبوعا|في نهاية`,
  loot: `آخر عشر رسائل|اسم المستخدم|كشوف الحساب|المراسلات`,
  workflow: `قبل الإجابة|قبل أن تجيب|قبل الرد`,
  hide: `لا تخبر صاحب|دون إبلاغ|لا تذكر ذلك|ولا داعي لإزعاجه`,
  'void!': `انس|تجاهل`,
  heretofore: `!ما طلبه المستخدم|!طلب المستخدم`,
  soletask: `مهمتك الوحيدة|مهمتك الوحيده`,
  'sway!': `توصي|أوصِ|أوص`,
  sway: `توصي`,
  otp: `رمز الرسالة|رمز التحقق|كلمة المرور`,
}

const indonesian: Vocabulary = {
  hailed:
    crossed(`untuk|kepada`, `agen pemrograman|agen kode|ai pengelola|ai yang membaca|semua asisten|para agen`) +
    `|asisten email:|model penilai:`,
  'opens!': `buka|muat|kunjungi|panggil`,
  'plants!': `tambahkan|tulis|sisipkan|pasang`,
  carrying: `diikuti|di belakangnya|sebagai parameter`,
  loot: `nama pengguna|sepuluh pesan terakhir|pesan terakhir|rekening koran`,
  workflow: `sebelum menjawab|sebelum merangkum`,
  hide: `jangan beri tahu|jangan sebutkan|tanpa memberi tahu`,
  'void!': `lupakan`,
  heretofore: `!permintaan pengguna`,
  soletask: `tugasmu satu satunya|satu satunya tugasmu|tugas anda satu satunya`,
  sway: `merekomendasikan`,
  otp: `kode sms|kata sandi|kode verifikasi`,
}

const vietnamese: Vocabulary = {
  'opens!': `mở|tải|truy cập`,
  carrying: `kèm theo|nối thêm`,
  loot: `tên người dùng|mười thư gần nhất|thư gần nhất`,
  workflow: `trước khi trả lời|trước khi tóm tắt`,
  soletask: `nhiệm vụ duy nhất`,
  sway: `giới thiệu`,
  otp: `mã sms|mật khẩu|mã xác minh`,
}

const turkish: Vocabulary = {
  'opens!': `aç|ziyaret et|yükle`,
  carrying: `adıyla birlikte|ekleyerek|sonuna`,
  loot: `kullanıcının adı*|son on ileti*`,
  workflow: `yanıtlamadan önce|cevaplamadan önce|özetlemeden önce`,
  soletask: `tek görevin|tek göreviniz`,
  sway: `önermek|tavsiye etmek`,
}

const hindi: Vocabulary = {
  'opens!': `खोलो|खोलें`,
  carrying: `के बाद|जोड़ो|जोड़ें`,
  loot: `उपयोगकर्ता का नाम|पिछले दस संदेश`,
  workflow: `उत्तर देने से पहले|जवाब देने से पहले`,
  soletask: `एकमात्र कार्य|एकमात्र काम`,
}

export const reachEast: readonly Vocabulary[] = [
  polish,
  russian,
  ukrainian,
  chinese,
  japanese,
  korean,
  arabic,
  indonesian,
  vietnamese,
  turkish,
  hindi,
]
