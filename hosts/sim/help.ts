/** The words of `npm start -- --help`. */
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { LINE_FAULTS } from "../../tools/meter/faults.ts";

export const DEFAULT_DIALECT = DIALECTS[0].name;

export const HELP = `Portti in a simulator: the firmware on the XS engine, its surroundings on this computer.

usage: npm start -- [options]

The meter (one of these):
  --meter DIALECT[,DIALECT…]  a simulated meter, the dialects in turn (${DEFAULT_DIALECT})
  --serial DEVICE             a real P1 cable, such as /dev/ttyUSB0
  --line tcp://HOST:PORT      the bytes of a TCP server; connected again when lost
  --replay FILE               the bytes of a capture, paced as on the wire
  --interval SECONDS          simulated meter: from telegram to telegram;
                              capture: from play to play (10)
  --seed N                    simulated meter: same seed, same house (1)
  --meter-log FILE            simulated meter: one line of JSON per telegram with what it said
  --fault NAME[=RATE],…       simulated meter: chance per telegram, 0 to 1 (0.1), of
                              ${LINE_FAULTS.slice(0, 5).join(", ")},
                              ${LINE_FAULTS.slice(5).join(", ")}
  --baud N                    simulated meter: the speed of its wire, 2400, 9600 or
                              115200 (115200); serial: the speed (found by the firmware)
  --inverted                  serial: turn the polarity. No adapter does that by command:
                              this only says how it can be done

What it serves:
  --http PORT                 the web server (8080; 0: any free one)
  --open                      reading needs no token
  --token TEXT                the token that may do everything (made and printed)
  --broker PORT               the built-in MQTT broker (1883; 0: any free one)
  --no-broker                 no built-in broker
  --mqtt URL                  publish to mqtt[s]://[USER:PASSWORD@]HOST:PORT instead
  --bind ADDRESS              where web server and broker listen (127.0.0.1); on an address that
                              others reach, the simulator announces itself there by mDNS

Wi-Fi (simulated):
  --setup                     as from the box: no network is known, the dongle opens its own
  --ap PORT                   on 127.0.0.1, where a phone in the dongle's own network is, while
                              there is one (any free one; printed); its DNS is there too, in UDP

Other:
  --state DIR                 where settings are kept (in memory)
  --set KEY=VALUE             any setting, as often as needed, over the one that is kept;
                              KEY=@FILE takes a file's text
  --console PORT              a serial console on 127.0.0.1: the log, and Improv; any program
                              that opens a TCP connection is its terminal (off)
  --control PORT              for tests, on 127.0.0.1: POST /button[?milliseconds=N] presses
                              the button, GET /light says what the light shows, GET and POST
                              /wifi show and change the Wi-Fi around (off)
  --trial SECONDS             for tests: how long a new firmware has to prove itself (600)
  --help

Dialects: ${wrapped(DIALECTS.map(({ name }) => name))}

In a terminal the key b is the button, to be pressed or held; q, or Ctrl-C, ends the simulator.
`;

/** Names in lines of the help's width, the first one after its heading. */
function wrapped(names: readonly string[]): string {
	const lines = [""];
	for (const name of names) {
		const last = lines.length - 1;
		const longer = lines[last] === "" ? name : `${lines[last]}, ${name}`;
		if (longer.length > 80) lines.push(name);
		else lines[last] = longer;
	}
	return lines.join(",\n          ");
}
