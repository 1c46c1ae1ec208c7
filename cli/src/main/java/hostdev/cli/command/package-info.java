/// One file a verb: each reads, decides and shows, and leaves the how to others.
package hostdev.cli.command;
