/// What happens on a host while somebody watches it: two looks, and what is different between them.
package hostdev.core.watch;
