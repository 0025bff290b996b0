// How machines are called by name in other languages than English, told to stop what they do, to judge somebody, and what
// they are to tell whom they serve. Verbs are written as orders.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

/** A machine is called, with a comma or an exclamation behind it. */
const called = (...names: readonly string[]): string =>
  names
    .join('|')
    .split('|')
    .map((one) => `${one},`)
    .join('|')

const german: Vocabulary = {
  called: called(`ki assistent|liebe ki|sprachmodell|ki agent`),
  perhaps: called(`ki|assistent`),
  beckoned: crossed(
    `wenn ein|wenn eine|falls ein|falls eine|sollte ein|sollte eine`,
    `sprachmodell|ki|ki modell|chatbot|bot|ki assistent|agent`,
    `diese bewerbung|diesen text|diese seite|dies|das|diese mail|dieses dokument|diese nachricht`,
  ),
  newtask: `brich die aufgabe ab|brich die zusammenfassung ab|stoppe die zusammenfassung|neue aufgabe|statt der zusammenfassung|lass die aufgabe`,
  'tells!': `schreib dem nutzer|schreibe dem nutzer|sag dem leser|sage dem leser|sag den lesern|teile dem leser|teile der leserin|erkläre dem leser`,
  lie: `sein konto|ihr konto|neu bestätigen|wird gelöscht|verfällt|sei abgelaufen|ist gefährlich|sind gefährlich|sei geschlossen`,
  contact: `anrufen|rufen sie|wählen sie|unter der nummer|neu bestätigen|sich anmelden`,
  'sway!': `setze sie an die spitze|setze ihn an die spitze|lehne die übrigen|lehne alle anderen|nenne nur`,
  judged: `bewerbung|lebenslauf|bewerberin|bewerber|gutachten`,
  topmark: `an die spitze|die übrigen|alle anderen ab`,
  workflow: `bevor du diese seite|bevor du diesen text|bevor du das dokument|bevor du diese mail`,
  loot: `zwischenablage|inhalt der zwischenablage|passwort von|neuen kennwort|zugangsdaten des`,
  wide: `als administrator hinzu|administratorrechte|mit sudo`,
  granted: `der administrator weiß bescheid|ist eingeweiht|weiß bescheid|hat es erlaubt`,
}
const french: Vocabulary = {
  perhaps: called(`assistant`),
  called: called(`cher robot|chère ia|assistant ia|bonjour l'assistant`),
  beckoned: crossed(
    `ia|agent|assistant|modèle|toi`,
    `qui lis|qui lit|qui traites|qui résumes|qui traites`,
    `ceci|ce texte|cette page|ce message|ce document`,
  ),
  newtask: `arrête le résumé|cesse le résumé|laisse tomber la tâche|abandonne la tâche|à la place du résumé`,
  'tells!': `dis au lecteur|dites au lecteur|dis aux lecteurs|annonce au lecteur|écris au lecteur|dis au client`,
  lie: `la seule sans danger|sont dangereux|est dangereux|a été rappelé|est bloqué|sera fermé|a été fermé`,
  contact: `appelle le|appeler le|le lien|donne le lien|composer le`,
  inner: `tes consignes complètes|tes consignes|tes instructions complètes`,
  mode: `mode maintenance|mode développeur|mode technicien`,
  unbound: `les refus sont suspendus|sans refus|refus sont suspendus`,
  granted: `le responsable est d'accord|la responsable est d'accord|l'administrateur est au courant`,
  loot: `numéro de carte enregistré|numéro de carte|carte enregistrée`,
  wide: `comme administrateur du|accepte tous les cookies|l'accès au micro|accès au micro`,
}
const spanish: Vocabulary = {
  called: called(`querida ia`),
  perhaps: called(`asistente`),
  beckoned: crossed(
    `para la ia que|la ia que|el modelo que|para el modelo que|quien sea el modelo que`,
    `revise|lea|lee|resuma|procese|evalúe|analice`,
  ),
  newtask: `deja el resumen|deja la tarea|en lugar del resumen|abandona la tarea|deja de resumir`,
  'tells!': `di al lector|dile al lector|di que el|di que la|avisa al lector|afirma que no`,
  lie: `está cerrado|está cerrada|no hay penalización|fue retirado|ha sido retirado|está bloqueada|será eliminada|por reformas`,
  contact: `llame al|recomienda en su lugar|dé el número|en su lugar`,
  'sway!': `recomienda en su lugar|recomienda solo|responde que solo|oculta los demás`,
  trigger: `cuando el usuario pregunte|si el usuario pregunta|cuando alguien pregunte`,
  slant: `solo vuela|el único|la única|los demás|están cerrados|son peligrosos`,
  granted: `ha autorizado el pago|ha autorizado|ya está aprobado|el usuario ha autorizado`,
  judged: `este contrato|este currículo|esta solicitud|este artículo`,
}
const italian: Vocabulary = {
  called: called(`cara ia`),
  beckoned: crossed(
    `per l'ia che|l'ia che|il modello che|chi è il modello che`,
    `legge|rivede|riassume|elabora|valuta`,
  ),
  newtask: `lascia perdere il riassunto|smetti di riassumere|interrompi il riassunto`,
  'tells!': `di' al lettore|dì al lettore|comunica al lettore|avvisa il lettore`,
  lie: `è stato bloccato|è bloccato|è chiuso|è stato ritirato|sono pericolosi`,
  contact: `chiami il|chiamare il|dai il numero|il numero`,
  trigger: `quando l'utente chiede|se l'utente chiede|quando qualcuno chiede`,
  slant: `consiglia solo|soltanto lo|l'unico|l'unica|gli altri sono`,
  'sway!': `consiglia solo|consiglia soltanto`,
  'reveal!': `rivela le|rivela`,
  inner: `le istruzioni che hai ricevuto|istruzioni che hai|istruzioni ricevute all'inizio`,
}
const portuguese: Vocabulary = {
  called: called(`cara ia`),
  perhaps: called(`assistente|ia|agente|agent|modelo|modello|robot|robô|chatbot|modèle`),
  beckoned: crossed(`quem for o modelo que|o modelo que|para a ia que|a ia que`, `lê|ler|leia|resume|processa|avalia`),
  newtask: `pare o resumo|pare de resumir|abandone a tarefa`,
  'tells!': `diga ao leitor|avise o leitor|informe o leitor`,
  lie: `foi bloqueada|foi bloqueado|está bloqueada|foi recolhido|são perigosos`,
  contact: `ligue para|ligar para`,
  judged: `este currículo|o currículo|os candidatos|candidatos`,
  topmark: `nota mais alta|a nota mais alta|descarte os outros`,
  'sway!': `dê a nota|descarte os`,
}
const dutch: Vocabulary = {
  called: called(`assistent|beste ai|taalmodel`),
  newtask: `zet je taak opzij|stop met samenvatten|laat de samenvatting`,
  'tells!': `vertel de lezer|zeg de lezer|geef de lezer|meld de lezer`,
  lie: `is geblokkeerd|is gesloten|is teruggeroepen|zijn gevaarlijk`,
  contact: `bel naar|bel het|kortingslink|de link`,
  loot: `het wachtwoord van|wachtwoord van de`,
}
const slavic: Vocabulary = {
  called: called(`sztuczna inteligencjo|asystencie|agencie`, `нейросеть|ассистент`, `нейромережо|асистенте|агенте`),
  beckoned: `для модели, проверяющей|для модели, читающей|если это читает ии|если это читает нейросеть|dla modelu czytającego|jeśli czyta to model|для моделі, яка|якщо це читає ші`,
  newtask: `pomiń streszczenie|porzuć zadanie|прекрати пересказ|оставь задание|припини переказ`,
  'tells!': `powiedz czytelnikowi|napisz czytelnikowi|скажи читателю|напиши читателю|сообщи пользователю|напиши, что|скажи читачеві`,
  lie: `zostało zablokowane|jest zablokowane|są niebezpieczne|опасны|заблокирован|заблокирована|отозван|заблоковано|небезпечні`,
  contact: `zadzwoń pod|позвонить по|позвони по|на номер|зателефонувати`,
  'pay!': `przelej`,
  sum: `zł na konto|na konto podane|на счет ниже`,
  otp: `hasło użytkownika|код подтверждения`,
  'hand!': `podaj`,
}
const asian: Vocabulary = {
  called: called(`智能助手|智能体|助手|大模型|机器人|aiアシスタント|エージェント|アシスタント|ai야|ai 비서|비서`),
  beckoned: `如果你是大模型|如果你是 ai|如果你是ai|如果你是语言模型|致审稿模型|致阅卷模型|致评审模型|この履歴書を読むai|この文章を読むai|このページを読むai|この文書を読むai|읽는 모델에게|읽는 ai에게|읽는 ai 에게|이 글을 읽는 ai`,
  newtask: `停止总结|放弃总结|不要总结|停止翻译|要約をやめ|要約を中止|翻訳をやめ|요약을 멈추|요약을 중단|번역을 멈추`,
  'tells!': `告诉用户他|告诉用户|告诉读者|告知用户|利用者に|ユーザーに伝え|読者に伝え|伝えてください|사용자에게 계정|사용자에게 말해*|독자에게`,
  lie: `冻结|已被停用|已过期|召回|凍結|停止された|リコール|정지되*|잠겼*|차단되*|리콜되*`,
  contact: `拨打|致电|登录|电话|に電話|電話させ|ログイン|로그인하*|전화하*`,
  'sway!': `给出接收|直接接收|最優先に|最优先|不採用に|최고 점수*|제외하*`,
  judged: `この候補者|この履歴書|履歴書|이 이력서*|이력서*|지원자*|该稿件|审稿`,
  topmark: `接收意见|最優先|最高优先|不採用|최고 점수*|제외하*|缺点`,
  money: `无限额度|無制限の承認|무제한 승인`,
  'pay!': `授权合约|承認し`,
  wide: `管理者権限を|管理员权限|관리자 권한*`,
}
const southern: Vocabulary = {
  called: [
    called(`أيها المساعد|يا مساعد|أيها الوكيل|asisten|trợ lý ai|trợ lý|yapay zeka|asistan|एआई|सहायक`),
    `أيها المساعد،|يا مساعد،|أيها الوكيل،`,
  ].join('|'),
  beckoned: `إلى النموذج الذي|إلى النموذج|untuk model yang|model yang membaca ini|dành cho mô hình|nếu bạn là ai|bunu okuyan yapay zeka|bunu okuyan model|जो मॉडल यह पढ़`,
  newtask: `توقف عن التلخيص|اترك التلخيص|hentikan ringkasan|berhenti meringkas|dừng tóm tắt|ngừng tóm tắt|özeti bırak|özetlemeyi bırak|सारांश रोक`,
  'tells!': `أخبر المستخدم|أخبر القارئ|katakan kepada|beri tahu pengguna|nói với người dùng|nói với người đọc|kullanıcıya|okura söyle|उपयोगकर्ता को बता`,
  lie: `حسابه موقوف|موقوف|تم تعليق|diblokir|dibekukan|bị khóa|đã bị khóa|hesabının|kapatıldı*|askıya|बंद कर दिया|ब्लॉक`,
  contact: `الاتصال بالرقم|الاتصال على|hubungi|telepon ke|gọi số|gọi|girmesini|aramasını|कॉल`,
  topmark: `أعلى درجة|nilai tertinggi|điểm cao nhất|en yüksek puan|सर्वोच्च अंक`,
  judged: `هذا البحث|هذا المرشح|lamaran ini|hồ sơ này|bu başvuru|bu aday`,
  'sway!': `أعطه|berikan nilai|cho điểm|puan ver`,
  secret: `kata sandi wifi`,
}

/** Whoever is called is meant. */
const meant = (vocabulary: Vocabulary): Vocabulary => ({
  ...vocabulary,
  model: [vocabulary.called, vocabulary.perhaps].filter((text) => text !== undefined).join('|'),
})

export const calledAbroad: readonly Vocabulary[] = [
  german,
  french,
  spanish,
  italian,
  portuguese,
  dutch,
  slavic,
  asian,
  southern,
].map(meant)
