/// Where `/` is, and the only code that opens the machine's files and starts its programs.
package hostdev.host.root;
