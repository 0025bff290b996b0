// Knows which options of containers give them the machine they run on.

import { pattern, re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const engines = re2`^(?:docker|podman|nerdctl|docker-compose|kubectl|oc)$`
/** Folders of the machine as a whole; files in them (`/etc/localtime`) are mounted every day. */
const folder = '/(?:etc|root|home|usr|var|proc|sys|boot|dev|lib|run|bin|sbin|mnt|host)?/?'
const gives = re2`(?:^| )(?:--privileged(?:=true)?|--(?:pid|userns|ipc)[= ]host|--cap-add[= ](?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH)|--device[= ]/dev/(?:sd|vd|xvd|nvme|mem|kmem|disk)\w*|--profile[= ]sysadmin)(?: |$)`
const mounts = pattern(
  `^(?:-v|--volume=)?${folder}:/|(?:^|,)(?:source|src)=${folder}(?:,|$)|(?:docker|containerd|crio|podman)\\.sock`,
)
/** The same as a pod is written. */
const pod = re2`"(?:privileged|hostPID|hostIPC)"\s{0,8}:\s{0,8}true|"hostPath"\s{0,8}:\s{0,8}\{\s{0,8}"path"\s{0,8}:\s{0,8}"/(?:etc|root|home|var|proc)?/?"`
/** Where the kernel is told which program to start. */
const kernel = re2`(?:^|/)(?:release_agent|notify_on_release|devices\.allow)$|^/proc/sys/kernel/(?:core_pattern|modprobe|hotplug)$|^/sys/kernel/uevent_helper$`

export function leavesContainer({ name, argv, redirects }: ShellCommand): boolean {
  if (redirects.some(({ op, target }) => op.startsWith('>') && kernel.test(target))) return true
  if (name === 'tee') return argv.some((arg) => kernel.test(arg))
  if (name === 'unshare') return argv.some((arg) => re2`^-[a-zA-Z]*U[a-zA-Z]*[rm]|^--map-root-user$`.test(arg))
  if (name === 'nsenter') return argv.some((arg) => re2`^(?:-t|--target=?)1?$`.test(arg))
  if (!engines.test(name)) return false
  return (
    gives.test(argv.join(' ').slice(0, 4096)) || argv.some((arg) => mounts.test(arg) || pod.test(arg.slice(0, 65_536)))
  )
}
