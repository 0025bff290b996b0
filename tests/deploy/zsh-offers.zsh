# What an interactive zsh makes of LINE and a tab: zsh -f zsh-offers.zsh SHELLS FOLDER LINE WANTED. SHELLS is where zsh is
# unpacked, FOLDER has _pipelock. Ends with 0 as soon as WANTED is on the screen.
shells=$1 folder=$2 line=$3 wanted=$4
places=($shells/usr/lib/*-linux-gnu(/N) $shells/usr/lib/*-linux-gnu/zsh/*(/N))
module_path=($places)
zmodload zsh/zpty zsh/zselect || exit 3
zpty z "TERM=dumb $shells/bin/zsh -f -i"
# Unpacked, not installed: zsh does not find its own parts by itself.
zpty -w z "module_path=($places); fpath=($folder $shells/usr/share/zsh/functions/**/*(/N)); PROMPT="
zpty -w z "zmodload zsh/zle zsh/complete zsh/computil zsh/parameter zsh/zutil; setopt zle; autoload -Uz compinit; compinit -u -D; print RE''ADY"
screen=
while zpty -r z out; do
  screen+=$out
  [[ $screen == *READY* ]] && break
done
screen=
zpty -w -n z "$line"$'\t'
repeat 1000; do
  # The bell is in the middle of what it completes.
  zpty -r -t z out && screen+=${out//$'\a'/}
  [[ $screen == *$wanted* ]] && exit 0
  zselect -t 2
done
print -r -- "$screen"
exit 1
