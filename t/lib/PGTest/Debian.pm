package PGTest::Debian;

# A configuration directory as Debian has it, in a directory of the test's own.
#
#   apache2_conf($dir, $module, $more);     # writes etc/apache2/apache2.conf,
#                                           # $more at its end
#
# Its files are below $dir/run, it listens on port 8080 when started, and it
# includes mods-enabled, conf-enabled and sites-enabled.

use strict;
use warnings;
use parent 'Exporter';
use File::Path qw(make_path);
use PGTest::Command;

our @EXPORT = qw(apache2_conf);

sub apache2_conf
{
    my ($dir, $module, $more) = @_;
    my $etc = "$dir/etc/apache2";
    make_path("$dir/run", map { ("$etc/$_-enabled", "$etc/$_-available") }
        qw(mods conf sites));
    chmod 0644, write_to("$etc/apache2.conf", <<"END" . ($more // ''));
PidFile $dir/run/pid
DefaultRuntimeDir $dir/run
Mutex file:$dir/run default
ErrorLog $dir/run/error.log
User www-data
Group www-data
Listen 127.0.0.1:8080
ServerName localhost
LoadModule phpguard_module $module
IncludeOptional mods-enabled/*.load
IncludeOptional mods-enabled/*.conf
IncludeOptional conf-enabled/*.conf
IncludeOptional sites-enabled/*.conf
END
}

1;
