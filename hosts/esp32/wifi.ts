/** A network's name and password in, a connection that is made again whenever it is lost out. */
import WiFi from "embedded:network/interface/wifi";
import Timer from "timer";

const AGAIN_MS = 5000;
/** ECMA-419, clause 13.2: an address is there from 500 on, nothing is under way below 300. */
const HAS_ADDRESS = 500;
const IDLE = 300;

/** `online` is told every time an address has been given. */
export function stayConnected(ssid: string, password: string, online: (address: string) => void): void {
	let again: Timer | undefined;
	const wifi = new WiFi({
		onChanged: () => {
			const { connection } = wifi;
			if (connection >= HAS_ADDRESS) online(wifi.address ?? "");
			else if (connection < IDLE && again === undefined) {
				again = Timer.set(() => {
					again = undefined;
					connect();
				}, AGAIN_MS);
			}
		},
	});
	const connect = () => wifi.connect(password === "" ? { SSID: ssid } : { SSID: ssid, password });
	connect();
}
