package PGTest::PHP;

# PHP beside Apache, as hosts run it: real php-fpm and php-cgi.
#
#   my $fpm = PGTest::PHP->fpm;      # a pool on a unix socket
#   ... vars => { SOCKET => $fpm->socket } ...
#   my $fpm = PGTest::PHP->fpm(shop => 'daemon');    # one more, of a user's
#   ... vars => { SHOP => $fpm->socket('shop') } ... # own
#   $fpm->stop;
#   my $dir = wrapper_dir();         # holds php-wrapper, which runs php-cgi
#   my $dir = suexec_dir();          # the same, as suEXEC wants it, or undef
#   SUEXEC_USER, SUEXEC_GROUP        # for SuexecUserGroup

use strict;
use warnings;
use parent 'Exporter';
use File::Temp qw(tempdir);
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(wrapper_dir suexec_dir SUEXEC_USER SUEXEC_GROUP);

# On every Debian, with numbers above the 100 that suEXEC asks for.
use constant SUEXEC_USER  => 'nobody';
use constant SUEXEC_GROUP => 'nogroup';

my %running;

# A user's own pool: the socket is his, and httpd's children may use it.
sub pool
{
    my ($dir, $name, $user) = @_;
    return "[$name]\nlisten = $dir/$name.sock\nuser = $user\n"
        . "listen.owner = $user\nlisten.group = www-data\n"
        . "pm = static\npm.max_children = 1\n";
}

sub fpm
{
    my ($class, %pools) = @_;
    my ($program) = sort glob '/usr/sbin/php-fpm[0-9]*';
    die "php-fpm is not installed\n" if !$program;
    my $dir = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $dir;
    my $self = bless { dir => $dir, socket => "$dir/fpm.sock" }, $class;
    my $who = $> == 0 ? "user = www-data\ngroup = www-data\n"
                      . "listen.owner = www-data\n" : '';
    open my $conf, '>', "$dir/fpm.conf" or die $!;
    print {$conf} "[global]\nerror_log = $dir/fpm.log\ndaemonize = no\n",
        "[pgtest]\nlisten = $self->{socket}\n$who",
        "pm = static\npm.max_children = 2\n",
        "security.limit_extensions =\n",
        map { pool($dir, $_, $pools{$_}) } sort keys %pools;
    close $conf or die $!;
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    if (!$pid) {
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', "$dir/console" or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT;
        exec $program, '-n', '-y', "$dir/fpm.conf", '-F'
            or POSIX::_exit(127);
    }
    $self->{pid} = $pid;
    $running{$pid} = $$;
    my $until = time + 20;
    until (-S $self->{socket}) {
        die "php-fpm did not start, see $dir\n"
            if time > $until || waitpid($pid, WNOHANG);
        sleep 0.02;
    }
    return $self;
}

sub socket { defined $_[1] ? "$_[0]{dir}/$_[1].sock" : $_[0]{socket} }

sub stop
{
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    kill 'TERM', $pid;
    waitpid $pid, 0;
    delete $running{$pid};
}

sub write_wrapper
{
    my ($path) = @_;
    open my $fh, '>', $path or die "$path: $!";
    print {$fh} "#!/bin/sh\nexec /usr/bin/php-cgi\n";
    close $fh or die "$path: $!";
    chmod 0755, $path;
}

sub wrapper_dir
{
    my $dir = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $dir;
    write_wrapper("$dir/php-wrapper");
    return $dir;
}

# suEXEC runs a program only below /var/www, in a directory and a file of
# the user it changes to, writable by nobody else.
sub suexec_dir
{
    return if $> != 0 || !-u '/usr/lib/apache2/suexec';
    mkdir '/var/www', 0755;
    my $dir = tempdir('phpguard-XXXXXX', DIR => '/var/www', CLEANUP => 1);
    write_wrapper("$dir/php-wrapper");
    chmod 0755, $dir;
    my ($uid, $gid) = ((getpwnam SUEXEC_USER)[2], (getgrnam SUEXEC_GROUP)[2]);
    chown $uid, $gid, $dir, "$dir/php-wrapper";
    return $dir;
}

END {
    my $status = $?;
    for my $pid (grep { $running{$_} == $$ } keys %running) {
        kill 'TERM', $pid;
        waitpid $pid, 0;
    }
    $? = $status;
}

1;
