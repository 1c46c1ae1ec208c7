/// A person's own editor, and the file that it works on.
package hostdev.host.edit;
