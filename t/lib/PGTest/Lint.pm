package PGTest::Lint;

# What "-t" finds. A fixture is a configuration with a head of comments and,
# behind lines of "--- NAME", the files that it needs:
#
#   # mpm: prefork                 default event
#   # modules: mime php            beside authz_core
#   # debian: yes                  mods-available and a2enmod, as /etc/apache2
#   # enabled: php8.2-fpm          (Debian) a2enconf
#   # without: mods-enabled/x.conf (Debian) what a tool took away
#   # old: yes                     the module is told it is in httpd 2.4.60
#   # files: index.php a/x.php     each is PHP source
#   # since: 2.4.60              the first httpd that answers so
#   # finds: error PHPG0101        what fires.conf is to give
#   # decides: REGEX   # lost: REGEX   # fix: REGEX   # says: REGEX
#   # heals: runs                  what URL does after the fix: runs, denied
#   # url: /index.php
#
#   my $fx = fixture('t/cases/lint/NNNN-name/fires.conf');
#   my $s  = PGTest::Lint->make($fx);       # files are written, nothing runs
#   my ($status, $stderr, $stdout) = $s->check('-D', 'X');
#   my @found = findings($stderr);          # {id} {severity} {says} {in}:
#                                           # "FILE, vhost NAME"...
#                                           # {handler} {decides} {lost} {fix}
#   my $conf = vhost('a', "    AddHandler x .php\n");  # in "@ROOT@/a", with
#                                           # AllowOverride All
#   die $_ if defined($_ = $s->start);      # then all methods of PGTest

use strict;
use warnings;
use parent -norequire, 'PGTest';
use File::Basename qw(dirname);
use File::Path qw(remove_tree);
use PGTest;
use PGTest::PHP;

sub import
{
    no strict 'refs';
    my $to = caller;
    *{"${to}::$_"} = \&$_ for qw(fixture findings json_rows
        json_findings vhost);
}

# The PHP of this Debian: php8.2, mod_php.c, /usr/lib/apache2/modules/...
sub php_version
{
    my ($load) = reverse sort glob '/etc/apache2/mods-available/php[0-9]*.load';
    my ($name) = ($load || '') =~ m{(php[0-9.]+)\.load$};
    return $name || die "no php*.load: libapache2-mod-php is not installed\n";
}

sub php_source { php_version() =~ /^php([57])/ ? "mod_php$1.c" : 'mod_php.c' }

sub fill
{
    my ($text) = @_;
    my ($version, $source) = (php_version(), php_source());
    my ($script) = $source =~ /^mod_(php[57]?)/;
    s/\@PHPVERSION\@/$version/g, s/\@PHPSOURCE\@/$source/g,
        s/\@PHPSCRIPT\@/$script-script/g for $text;
    return $text;
}

sub fixture
{
    my ($path) = @_;
    my ($conf, %part) = split /^--- (\S+)\n/m, fill(PGTest::slurp($path));
    die "$path: empty\n" if !length $conf;
    my %fx = (path => $path, modules => '', files => '', url => '/index.php');
    for (split /\n/, $conf) {
        $fx{$1} = $2 if /^# (\w+): (.*)$/;
    }
    return { %fx, conf => $conf, part => \%part };
}

# Made by "make old-httpd".
my $old = dirname(__FILE__) . '/../../../.build/old-httpd';

my ($fpm, $wrapper);

# FPM and a wrapper for fcgid start when the first fixture names them.
sub vars
{
    my ($text) = @_;
    my %vars;
    if ($text =~ /\@SOCKET\@|^# debian:/m) {
        $fpm ||= PGTest::PHP->fpm;
        $vars{SOCKET} = $fpm->socket;
    }
    if ($text =~ /\@WRAPPER\@/) {
        $vars{WRAPPER} = $wrapper ||= wrapper_dir();
    }
    return \%vars;
}

sub make
{
    my ($class, $fx, %more) = @_;
    my %files = %{ $fx->{part} || {} };
    $files{$_} ||= SOURCE for split ' ', $fx->{files};
    my $self = $class->prepare(
        mpm => $fx->{mpm} || 'event', name => $fx->{path},
        modules => [split ' ', $fx->{modules}],
        conf => $fx->{conf}, files => \%files,
        vars => vars($fx->{conf}), expect => [qr/PHPG\d{4}|phpguard: \d+ (?:error|warning)/],
        $fx->{old} ? (module => "$old/mod_phpguard.so") : (), %more);
    $self->{debian} = $fx->{debian};
    $self->{without} = $fx->{without} || '';
    $self->write_files;
    $self->debian_tree(split ' ', $fx->{enabled} || '') if $fx->{debian};
    return $self;
}

# A private /etc/apache2 that is the server root as well.
sub debian_tree
{
    my ($self, @conf) = @_;
    my $root = $self->root;
    system 'cp', '-a', "/etc/apache2/$_-available", $root for qw(mods conf);
    mkdir $_ for "$root/run/socks", map { "$root/$_-enabled" } qw(mods conf);
    for my $file (glob "$root/conf-available/php*-fpm.conf") {
        my $text = PGTest::slurp($file);
        $text =~ s{/run/php/php[\d.]+-fpm\.sock}{$self->{vars}{SOCKET}}g;
        $self->write_file(substr($file, length $root), $text);
    }
    $self->a2('a2enmod', "mpm_$self->{mpm}", 'authz_core',
        map { $_ eq 'php' ? php_version() : $_ } @{ $self->{modules} });
    $self->a2('a2enconf', @conf) if @conf;
    unlink map { "$root/$_" } split ' ', $self->{without};
}

# Debian's own command, on the private tree.
sub a2
{
    my ($self, $command, @names) = @_;
    local $ENV{APACHE_CONFDIR} = $self->root;
    local $ENV{APACHE_STATE_DIRECTORY} = $self->root . '/state';
    my $said = `$command -m @names 2>&1 </dev/null`;
    die "$command @names: $said" if $?;
    return $said;
}

sub configuration
{
    my ($self) = @_;
    my $text = $self->SUPER::configuration;
    return $text if !$self->{debian};
    $text =~ s/^LoadModule (?!phpguard).*\n//mg;
    return "IncludeOptional mods-enabled/*.load\n"
        . "IncludeOptional mods-enabled/*.conf\n$text"
        . "IncludeOptional conf-enabled/*.conf\n";
}

# What Debian's envvars say and its .conf files use.
sub spawn
{
    my ($self, @args) = @_;
    local $ENV{APACHE_RUN_DIR} = $self->root . '/run';
    return $self->SUPER::spawn(@args);
}

# "apache2 -t": status, stderr, stdout.
sub check
{
    my ($self, @args) = @_;
    my ($out, $err) = map { $self->root . "/$_" } qw(check.out check.err);
    waitpid $self->spawn([$out, $err], '-t', @args), 0;
    my $status = $? >> 8;
    $self->no_reports;
    # httpd trunk names each <Directory> that is not there
    return ($status, PGTest::slurp($err) =~ s/^AH10234: .*\n//mgr,
        PGTest::slurp($out));
}

# A vhost with a document root and a log of its own.
sub vhost
{
    my ($name, $lines) = @_;
    return <<"END";
<VirtualHost *:\@PORT\@>
    ServerName $name
    DocumentRoot \@ROOT\@/$name
    ErrorLog \@ROOT\@/$name.log
    <Directory \@ROOT\@/$name>
        AllowOverride All
    </Directory>
$lines</VirtualHost>
END
}

sub gone { remove_tree($_[0]->root) }

# write in PLACE: and a block of lines, as one sentence.
sub unblock
{
    my ($to, $block) = @_;
    return if !@$block;
    my $lines = join ', ', map { "\"$_\"" } @$block;
    $$to =~ s/(.*)write in (.*):$/$1write $lines in $2/s or die $$to;
    @$block = ();
}

# A finding begins with its number; labels stand in a column of thirteen.
my %keys = (file => 'in', vhost => 'in', detail => 'says',
    handler => 'handler', 'decided by' => 'decides', overridden => 'lost',
    fix => 'fix');
my %before = (vhost => ', vhost ', detail => "\n");
my $labels = join '|', sort keys %keys;

sub findings
{
    my ($text) = @_;
    my (@found, $to, @block);
    for my $line (split /\n/, $text) {
        unblock($to, \@block) if $line !~ /^ {13}/;
        if ($line =~ /^(PHPG\d{4}) +(error|warning|note): (.*)$/) {
            push @found, { id => $1, severity => $2, says => $3,
                map { $_ => '' } qw(in handler decides lost fix) };
            $to = \$found[-1]{says};
        }
        elsif (@found && $line =~ /^  ($labels) +(.*)$/) {
            $to = \$found[-1]{ $keys{$1} };
            $$to .= ($before{$1} // ($$to eq '' ? '' : ' ')) . $2;
        }
        elsif (@found && $line =~ /^ {15}(\S.*)$/) {
            push @block, $1;
        }
        elsif (@found && $line =~ /^ {13}(\S.*)$/) {
            unblock($to, \@block);
            $$to .= " $1";
        }
        else {
            undef $to;
        }
    }
    unblock($to, \@block);
    return @found;
}

# The map's rows; and the findings.
sub json_lines
{
    my ($text) = @_;
    require JSON::PP;
    return map { JSON::PP::decode_json($_) } split /\n/, $text;
}
sub json_rows     { grep { defined $_->{name} } json_lines(@_) }
sub json_findings { grep { $_->{level} } json_lines(@_) }

1;
