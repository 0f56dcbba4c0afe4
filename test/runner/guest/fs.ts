/** tape looks for writeSync here and prints by console.log when there is none. */
export {};
