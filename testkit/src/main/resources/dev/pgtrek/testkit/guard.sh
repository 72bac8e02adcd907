# guard.sh FOLDER: waits until the JVM that started it is gone, however it ended, then stops the
# servers whose data lies below FOLDER and deletes the folder. The JVM holds the other end of stdin.
trap '' HUP INT TERM
folder=$1
while read -r _; do :; done
for file in "$folder"/*/data/postmaster.pid; do
  [ -e "$file" ] || continue
  read -r pid < "$file"
  # A process id may be somebody else's by now: only a server that names this folder is ours.
  if tr '\0' ' ' < "/proc/$pid/cmdline" 2> /dev/null | grep -qF "$folder/"; then
    kill -QUIT "$pid" 2> /dev/null
    tries=0
    while kill -0 "$pid" 2> /dev/null && [ $tries -lt 100 ]; do
      tries=$((tries + 1))
      sleep 0.1
    done
    kill -KILL "$pid" 2> /dev/null
  fi
done
rm -rf "$folder"
