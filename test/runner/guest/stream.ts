/** The one thing tape wants of Node's "stream": something with pipe(). */
import { EventEmitter } from "events";

interface Sink {
	write(value: unknown): void;
	end?(): void;
}

export class Stream extends EventEmitter {
	pipe(sink: Sink): Sink {
		this.on("data", (value) => sink.write(value));
		this.on("end", () => sink.end?.());
		this.emit("pipe", sink);
		return sink;
	}
}
