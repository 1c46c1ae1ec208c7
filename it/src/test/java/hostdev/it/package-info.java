/// Tests across modules: the architecture, the build, the pages, the practice host.
package hostdev.it;
