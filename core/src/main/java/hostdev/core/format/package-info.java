/// (to be written)
package hostdev.core.format;
