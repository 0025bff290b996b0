// The words of hostile instructions, in several languages, that order nothing: what is taken for agreed, what machines are
// said to do when they open something, what is customary, and how much better all gets.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

export const passing: Vocabulary = {
  implied: [
    crossed(
      `sofern|wenn|falls`,
      `die person|der nutzer|die nutzerin|sie|niemand`,
      `nicht ausdrücklich|nicht widerspricht|nicht ausdrücklich widerspricht|widerspricht`,
    ),
    crossed(
      `sauf si|à moins que`,
      `la personne|l'utilisateur|l'utilisatrice`,
      `s'y oppose|dit le contraire|ne s'y oppose|indique le contraire`,
    ),
    crossed(`salvo che|a meno che`, `la persona|l'utente`, `dica il contrario|si opponga|non si opponga|non dica`),
    crossed(
      `salvo que|salvo se|a menos que`,
      `el usuario|o usuário|a pessoa|la persona`,
      `diga lo contrario|diga o contrário|se oponga|se oponha`,
    ),
    crossed(`tenzij`, `de persoon|de gebruiker`, `bezwaar maakt|anders zegt|uitdrukkelijk`),
    `versteht es sich, dass|gilt es als|gilt als vereinbart|gilt als erteilt|on considère que|il est entendu que|est réputé|si dà per inteso|resta inteso che|fica subentendido|geldt als|wordt geacht|uznaje się że|przyjmuje się że|считается, что|подразумевается, что|除非对方|除非用户|视为已|特に異議がなければ|みなされます|별도 의사가 없으면|간주됩니다`,
  ].join('|'),
  machine: `das werkzeug das|das werkzeug, das|das tool, das|l'outil qui|l'outil ayant|lo strumento che|a ferramenta que|de tool die|het hulpmiddel dat|narzędzie, które|инструмент, который|打开本页的工具|读取本页的工具|このページを開いたツール|이 페이지를 연 도구`,
  // Who opens it, and how it is got over with.
  whoopens: [
    crossed(
      `assistant|ai|bot|model|copilot|chatbot`,
      `that|who|which`,
      `opens|reads|handles|processes|picks up|receives`,
      `this`,
    ),
    crossed(
      `assistente|asistente|assistant|l'ia|la ia|a ia`,
      `que abrir|que abra|que abre|que lê|que lee|qui ouvre|qui lit|qui traite|che apre|che legge`,
      `este|esta|ce|cette|questo|questa`,
    ),
    crossed(`der assistent, der|die ki, die|der bot, der`, `dieses ticket|diese anfrage|diese mail|diese seite`),
    `asisten yang membuka|asisten yang membaca|ai yang membuka|assistent die dit|asystent, który otworzy|ассистент, открывший|打开此工单的助手|处理本单的助手|このチケットを開いたアシスタント|이 티켓을 연 비서`,
  ].join('|'),
  closer: `closes the ticket|closes it|and notes only|and only notes|writes only|writes nothing|notes only|without a note|marks it as|fecha o chamado|escreve apenas|cierra el ticket|escribe solo|ferme le ticket|note seulement|n'écrit que|chiude il ticket|scrive solo|schließt das ticket|vermerkt nur|notiert nur|schreibt nur|sluit het ticket|noteert alleen|menutup tiket|hanya mencatat|zamyka zgłoszenie|закрывает заявку|пишет только|关闭工单|只写`,
  money: `libera o crédito|batas pinjaman|limite de crédito|límite de crédito|kreditlimit|plafond de crédit|limite di credito|kredietlimiet|信用额度|лимит`,
  custom:
    crossed(`it is|it's|is`, `customary|usual|good manners|common courtesy|standard practice`, `to|here to|that`) +
    `|convention on this server|the convention here|by convention, agents|by convention the agent`,
  bundle: `map documenten|de map documenten|ordner dokumente|den ordner dokumente|dossier documents|le dossier documents|carpeta documentos|la carpeta documentos|cartella documenti|la cartella documenti|pasta documentos|drive folder|everything in the drive|other documents too`,
  reward: `come out better|comes out better|a lot better|much better|get unstuck|gets unstuck|stuk beter|wordt beter|deutlich besser|besser, wenn|bien meilleur|meilleure si|mucho mejor|mejor si|molto meglio|meglio se|muito melhor|melhor se|tailor the result`,
  spot: `het formulier hieronder|formulier hieronder|das formular unten|formular unten|le formulaire ci dessous|formulaire ci dessous|el formulario de abajo|formulario de abajo|il modulo qui sotto|o formulário abaixo|the form on this page`,
  wide: `have been opened to|been opened to|opened to the collaborator|als beheerder|come amministratore|jako administrator|как администратора|管理员身份|管理者として`,
}
