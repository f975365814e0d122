export const labUsage = `npm run lab -- COMMAND [options]      plays the customer, the callee, the desk phone and the fault

  offer --agent alex            a customer of the queue for this agent
  offer --queue support         a customer of the queue for whoever is longest idle
  direct --agent alex           a customer who dialled the agent
        --sentence NAME         billing, booking, delivery, sign-in or warranty
        --manner MANNER         speak, silent or echo
        --count 20 --every 5s   several, by the center's clock
  hangup [--agent alex]         the customer hangs up
  customer MANNER [--agent …]   the customer becomes silent, echo or speak
  accept|reject|hold|resume|release --agent alex
                                the agent's own command, as if clicked

  drop-connection --agent alex [--how media|bye|restore]
                                the leg's media is cut (and given back), or it is hung up
  drop-websocket --agent alex [--for 20s]
                                the SIP socket is cut and refused for a while

  callee busy|no-answer|invalid|failed|answer NUMBER [--after 1s]
  phone add NUMBER [--obeys]    a desk phone; with --obeys it follows Answer-Mode
  phone answer|decline|hangup|plug|unplug NUMBER

  advance 60s                   moves the center's clock (s, m or h)
  provision on|off              whether Persistent may be chosen at all
  state                         who is signed in, who waits, which legs are up
  token --as admin              an access token for curl, by the real sign-in (alex, sam, robin: of an agent)
        --password WORD         not the demo's (or OFFHOOK_PASSWORD)
  heard LEG|NUMBER FILE.wav     what a customer, callee or desk phone has heard (last 60 s)
  trace                         the last SIP messages, secrets redacted

  --url URL                     the contact center (otherwise the one that runs on the data folder)
  --data FOLDER                 its data folder (OFFHOOK_DATA_DIR)
  --json                        the answer as JSON`
